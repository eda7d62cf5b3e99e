// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { readView, specOf, type View, viewQuery } from '../../dashboard/board/view.ts'
import { parseRoute } from '../../dashboard/core/route.ts'
import { pathOf, webAddress } from '../../dashboard/ui/safe-link.tsx'

describe('dashboard addresses', () => {
  it.each([
    ['/', { name: 'board' }],
    ['/board', { name: 'board' }],
    ['/contacts/c%2F1', { name: 'contact', id: 'c/1' }],
    ['/contacts/%E0%A4%A', { name: 'contact', id: '%E0%A4%A' }],
    ['/plans', { name: 'plans' }],
    ['/plans/p1', { name: 'plan', id: 'p1' }],
    ['/partners', { name: 'partners', part: 'list' }],
    ['/partners/codes', { name: 'partners', part: 'codes' }],
    ['/partners/referrals', { name: 'partners', part: 'referrals' }],
    ['/partners/pt_abc', { name: 'partner', id: 'pt_abc' }],
    ['/partners/links', { name: 'partners', part: 'links' }],
    ['/partners/nothing', { name: 'missing' }],
    ['/welcome', { name: 'welcome' }],
    ['/nowhere', { name: 'missing' }],
    ['/board/more', { name: 'missing' }],
  ])('map to screens: %s', (path, route) => {
    expect(parseRoute(path)).toEqual(route)
  })

  it('contain the view, so that it can be shared', () => {
    const view: View = {
      tag: 'tents',
      text: 'anna & jan',
      bands: ['hot', 'warm'],
      known: 'yes',
      status: 'contacted',
      cycle: '2026-10-16',
      since: 'week',
      source: 'google',
      city: 'Łódź',
      company: 'Nowak & Syn',
      owner: 'none',
      partner: 'pt_1',
    }
    expect(readView(viewQuery(view, 's1', 'p1'))).toEqual(view)
    expect(specOf(view, 'p1')).toEqual({
      plan: 'p1',
      tag: 'tents',
      cycle: '2026-10-16',
      filter: {
        band: ['hot', 'warm'],
        known: true,
        text: 'anna & jan',
        status: ['contacted'],
        source: ['google'],
        city: ['Łódź'],
        company: ['Nowak & Syn'],
        owner: ['none'],
        partner: ['pt_1'],
      },
    })
  })

  it('select open leads by default, and all contacts of a past cycle', () => {
    expect(specOf(readView(''), 'p1')).toEqual({ plan: 'p1', filter: { status: ['open'] } })
    expect(viewQuery(readView(''), null, null)).toBe('')
    expect(specOf(readView('?status=all'), 'p1')).toEqual({ plan: 'p1' })
    expect(readView('?status=nonsense').status).toBe('open')
    expect(specOf(readView('?cycle=2026-10-16'), 'p1')).toEqual({ plan: 'p1', cycle: '2026-10-16' })
  })

  it('from visitors are links only with http and https', () => {
    expect(webAddress('javascript:alert(1)')).toBeNull()
    expect(webAddress('data:text/html,x')).toBeNull()
    expect(webAddress('https://shop.example/a')?.host).toBe('shop.example')
    expect(pathOf('https://shop.example/oferta/%C5%BC')).toBe('/oferta/ż')
    expect(pathOf('javascript:alert(1)')).toBe('javascript:alert(1)')
  })
})
