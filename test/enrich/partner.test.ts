import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_LISTS } from '../../collector/accounts/site-settings.ts'
import { derivedAnew } from '../../collector/decide/re-enrich.ts'
import { deriveFromUrl } from '../../collector/enrich/url.ts'
import { codeOf } from '../../shared/partner-code.ts'
import { event } from '../oracle/samples.ts'

const SHOP = 'https://shop.example/cennik'
const derive = (query: string, { referrer = null as string | null, lists = {} } = {}) =>
  deriveFromUrl({ name: 'page_view', url: `${SHOP}${query}`, referrer, props: {} }, lists)

describe('a partner code in an address', () => {
  it.each([
    ['?ref=jan-k', 'jan-k', 'ref'],
    ['?ref=%20Jan-K%E2%80%8B', 'jan-k', 'ref'],
    ['?REF=JAN_k', 'jan_k', 'ref'],
    ['?via=Ma%C5%82gosia', 'malgosia', 'via'],
    ['?ref=Zo%CC%88e', 'zoe', 'ref'],
    ['?ref=%EF%BC%AAan', 'jan', 'ref'],
    // The first that can be a code, in the order of the list and not of the address.
    ['?via=ewa&ref=jan', 'jan', 'ref'],
    ['?via=ewa&ref=12345', 'ewa', 'via'],
    ['?utm_source=x&amp;ref=jan', 'jan', 'ref'],
  ])('is read from %s as %s', (query, code, parameter) => {
    const { others: _, ...first } = derive(query).partner!
    expect(first).toEqual({ code, parameter })
  })

  it.each([
    '?ref=',
    '?ref=12345',
    '?ref=a',
    '?ref=jan%20k',
    '?ref=jan%2Fk',
    '?ref=-jan',
    '?ref=api',
    '?ref=undefined',
    // A Cyrillic а: another alphabet, so no code that looks like a registered one.
    '?ref=j%D0%B0n',
    `?ref=${'a'.repeat(41)}`,
    `?ref=${'%CC%81'.repeat(300)}`,
    '?irclickid=abc',
  ])('is absent from %s', query => {
    expect(derive(query).partner).toBeUndefined()
  })

  it('has the further ones beside it, in the order in which they are asked, each once', () => {
    expect(derive('?fpr=olek&via=ewa&ref=jan&aff=EWA&partner=12').partner).toEqual({
      code: 'jan',
      parameter: 'ref',
      others: [
        { code: 'ewa', parameter: 'via' },
        { code: 'olek', parameter: 'fpr' },
      ],
    })
    const many = ['ref', 'via', 'fpr', 'aff', 'aff_id', 'affiliate']
      .map((name, i) => `${name}=code-${i}`)
      .join('&')
    expect(derive(`?${many}`).partner?.others).toHaveLength(3)
  })

  it.each([
    ['?gclid=x&ref=jan-k', 'ad'],
    ['?utm_medium=cpc&utm_source=g&ref=jan-k', 'ad'],
    ['?utm_medium=email&ref=jan-k', 'partner'],
    ['?ref=jan-k', 'partner'],
  ])('is independent of the source: %s', (query, channel) => {
    expect(derive(query)).toMatchObject({
      source: { channel },
      partner: { code: 'jan-k', parameter: 'ref' },
    })
  })

  it('is ignored within a visit, and follows the site’s own list of parameters', () => {
    expect(derive('?ref=menu', { referrer: SHOP }).partner).toBeUndefined()
    expect(derive('?ref=jan', { referrer: 'https://blog.example/' }).partner?.code).toBe('jan')
    expect(derive('?polecam=jan', { lists: { partnerParameters: ['polecam'] } }).partner).toEqual({
      code: 'jan',
      parameter: 'polecam',
    })
    expect(derive('?ref=jan', { lists: { partnerParameters: ['-ref'] } }).partner).toBeUndefined()
  })

  it('is derived for stored events of earlier releases', () => {
    const stored = event('page_view', 0, { url: `${SHOP}?gclid=x&ref=jan`, derived: { bot: 'x' } })
    expect(derivedAnew(stored, NO_LISTS)).toMatchObject({
      bot: 'x',
      source: { channel: 'ad' },
      partner: { code: 'jan', parameter: 'ref' },
    })
  })

  it('is normalized in one step, whatever characters surround it', () => {
    const around = fc.constantFrom('', ' ', '\u200b', '\u202e', '\u00ad', '\t')
    const code = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_-]{1,39}$/)
    fc.assert(
      fc.property(code, around, around, (written, before, after) => {
        const folded = codeOf(`${before}${written}${after}`)
        if (folded !== null) expect([folded, codeOf(folded)]).toEqual([written.toLowerCase(), folded])
      }),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), written => {
        const folded = codeOf(written)
        expect(folded === null || /^[a-z0-9][a-z0-9_-]{1,39}$/.test(folded)).toBe(true)
        if (folded !== null) expect(codeOf(folded)).toBe(folded)
      }),
    )
  })
})
