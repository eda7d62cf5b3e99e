import { expect, it } from 'vitest'
import { deriveFromUrl } from '../../collector/enrich/url.ts'
import { checkEvent } from '../../collector/ingest/validate.ts'

const derive = (name: string, url: string, link_url?: string, lists = {}) =>
  deriveFromUrl({ name, url, referrer: null, props: { link_url } }, lists)

it('a page view has secondary names, and no other event has them', () => {
  const url = 'https://www.acme.com/kariera?q=geolog&gclid=x'
  expect(derive('page_view', url)).toMatchObject({
    also: ['view_search_results', 'career_view', 'ad_click'],
    search: 'geolog',
  })
  expect(derive('file_download', url).also).toBeUndefined()
  expect(derive('page_view', 'not a url')).toEqual({})
})

it('GA4’s `search` is stored as a search', () => {
  const door = { key: 'public', receivedAt: 1_790_000_000_000, visitor: 'v1', sentAt: null } as const
  expect(checkEvent({ i: 'e1', n: 'search', p: { search_term: 'tent' } }, door)).toMatchObject({
    event: { name: 'view_search_results', props: { search_term: 'tent' } },
  })
})

it('a click has the secondary names of its link target', () => {
  const page = 'https://www.acme.com/o-nas'
  expect(derive('click', page, 'https://cdn.example/cennik.pdf').also).toEqual(['file_download'])
  expect(derive('click', page, 'https://kariera.acme.com/opis.pdf').also).toEqual([
    'file_download',
    'career_view',
  ])
  expect(derive('click', page, 'https://apply.workable.com/acme/').also).toEqual(['career_view'])
  expect(derive('click', page, 'https://other.example/').also).toBeUndefined()
  expect(derive('click', page, 'tel:+48600100200').also).toBeUndefined()
  expect(derive('click', page).also).toBeUndefined()
  expect(derive('click', page, '/files/model.xyz', { fileEndings: ['xyz'] }).also).toBeUndefined()
  const model = 'https://www.acme.com/files/model.xyz'
  expect(derive('click', page, model).also).toBeUndefined()
  expect(derive('click', page, model, { fileEndings: ['xyz'] }).also).toEqual(['file_download'])
})
