import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readClick, signClick } from '../../collector/codes/click-id.ts'
import { clicksIn, evidenceOf, WINDOW_DAYS } from '../../collector/codes/clicks.ts'
import { nearestCode } from '../../collector/codes/nearest-code.ts'
import { creditOf } from '../../collector/codes/order-credit.ts'
import { ordersIn } from '../../collector/codes/orders.ts'
import { queryOf, redirectTarget } from '../../collector/codes/redirect-target.ts'
import { decidingCode, type RegisteredCode, resolveCode } from '../../collector/codes/registered-code.ts'
import { parametersOf } from '../../collector/enrich/parameters.ts'
import { codesIn } from '../../collector/enrich/partner.ts'
import { deriveFromUrl } from '../../collector/enrich/url.ts'
import type { Fact } from '../../collector/score/score.ts'
import { comparePositions } from '../../shared/order.ts'
import { codeOf } from '../../shared/partner-code.ts'
import { deepLink, generatedCode, labelOf } from '../../shared/partner-link.ts'
import { at, event, ZONE } from '../oracle/samples.ts'
import { CLICK_KEY, codesOf, registered, rulesOf, SITE } from './samples.ts'

const RUNS = process.env.LONG ? 20_000 : 150
const START = at('2026-03-01T00:00')
const NAMES = ['anna', 'bob', 'cyd', 'dora'] as const
const code = fc.stringMatching(/^[a-z][a-z0-9_-]{1,20}$/).filter(text => codeOf(text) === text)

/** A drawn history of one contact: views with and without codes, checkouts, orders with coupons, objections. */
const history = fc
  .array(
    fc.record({
      kind: fc.constantFrom('view', 'view', 'view', 'checkout', 'order', 'order', 'objection'),
      minute: fc.integer({ min: 0, max: 60 * 24 * 45 }),
      name: fc.constantFrom(...NAMES, 'stranger'),
      coupon: fc.option(fc.constantFrom(...NAMES, 'LATO', 'Anna, bob')),
      order: fc.integer({ min: 1, max: 4 }),
      isOn: fc.boolean(),
      visitor: fc.constantFrom('v1', 'v2'),
    }),
    { maxLength: 14 },
  )
  .map(drawn => drawn.map(factOf).toSorted((a, b) => comparePositions(a.event, b.event)))

function factOf(drawn: {
  kind: string
  minute: number
  name: string
  coupon: string | null
  order: number
  isOn: boolean
  visitor: string
}): Fact {
  const time = START + drawn.minute * 60_000
  const { visitor } = drawn
  if (drawn.kind === 'view') {
    const url = `https://shop.example/?ref=${drawn.name}`
    const derived = deriveFromUrl({ name: 'page_view', url, referrer: null, props: {} })
    return { event: event('page_view', time, { url, derived, visitor }), trust: 'browser' }
  }
  if (drawn.kind === 'checkout')
    return { event: event('begin_checkout', time, { visitor }), trust: 'browser' }
  if (drawn.kind === 'objection')
    return { event: event('objection', time, { props: { on: drawn.isOn }, visitor: null }), trust: 'server' }
  const props = { transaction_id: `o${drawn.order}`, ...(drawn.coupon && { coupon: drawn.coupon }) }
  return { event: event('purchase', time, { props, visitor: null }), trust: 'server' }
}

const CODES = NAMES.map(name => registered(name))
const credits = (facts: readonly Fact[], codes: RegisteredCode[] = CODES) => {
  const evidence = evidenceOf(facts, rulesOf(codes))
  return ordersIn(facts).map(about => creditOf(evidence, { ...about, zone: ZONE, days: WINDOW_DAYS }))
}
const winners = (facts: readonly Fact[], codes?: RegisteredCode[]) =>
  credits(facts, codes).map(({ order, winner }) => [order, winner?.partner ?? null])
const check = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void, numRuns = RUNS) =>
  fc.assert(fc.property(arbitrary, holds), { numRuns })

describe('whom orders are credited to', () => {
  it('is changed by no text that is nobody’s', () => {
    check(history, facts => {
      const known = facts.filter(({ event }) => event.derived.partner?.code !== 'stranger')
      // Without the strangers’ views; visits may begin elsewhere, so only where there is no checkout.
      if (facts.some(({ event }) => event.name === 'begin_checkout')) return
      expect(winners(facts)).toEqual(winners(known))
      expect(winners(facts, [...CODES, registered('lato', { partner: null })])).toEqual(winners(facts))
    })
  })

  it('is changed by no evidence that has lost, when that is taken away', () => {
    check(history, facts => {
      const evidence = evidenceOf(facts, rulesOf(CODES))
      for (const about of ordersIn(facts)) {
        const asked = { ...about, zone: ZONE, days: WINDOW_DAYS }
        const { winner } = creditOf(evidence, asked)
        for (const lost of evidence.filter(found => found !== winner))
          expect(
            creditOf(
              evidence.filter(found => found !== lost),
              asked,
            ).winner,
          ).toEqual(winner)
      }
    })
  })

  it('is changed by no click after the order', () => {
    check(history, facts => {
      for (const { order, at: time } of ordersIn(facts)) {
        const before = facts.filter(({ event }) => event.name !== 'page_view' || event.time <= time)
        const of = (some: readonly Fact[]) => winners(some).find(([name]) => name === order)
        expect(of(before)).toEqual(of(facts))
      }
    })
  })

  it('changes names alone when codes and partners are renamed', () => {
    check(history, facts => {
      const renamed = CODES.map(one => ({ ...one, partner: `new_${one.partner}` }))
      const expected = winners(facts).map(([order, partner]) => [order, partner && `new_${partner}`])
      expect(winners(facts, renamed)).toEqual(expected)
    })
  })

  it('is the same for a code and for another name of it', () => {
    check(history, facts => {
      const aliased = [...CODES.slice(1), registered('main', { partner: 'p_anna' })]
      const alias = registered('anna', { partner: null, aliasOf: 'main' })
      expect(winners(facts, [...aliased, alias])).toEqual(winners(facts))
    })
  })

  it('has one answer at most, and a late click never is one', () => {
    check(history, facts => {
      for (const { winner, candidates } of credits(facts)) {
        expect(winner === null || candidates.includes(winner)).toBe(true)
        expect(winner?.lost ?? null).toBeNull()
      }
      for (const { lost } of clicksIn(evidenceOf(facts, rulesOf(CODES)))) expect(lost).toBeNull()
    })
  })
})

describe('a link that is made', () => {
  const pair = fc.tuple(fc.stringMatching(/^[a-z]{1,6}$/), fc.string({ maxLength: 8 }))
  const parts = fc.record({
    path: fc.webPath(),
    query: fc.array(pair, { maxLength: 5 }),
    fragment: fc.option(fc.stringMatching(/^[a-z0-9]{1,8}$/)),
    code,
    subId: fc.option(fc.stringMatching(/^[a-z0-9]{1,10}$/)),
  })

  it('keeps path, fragment and all other parameters in their order, and resolves to its code', () => {
    check(parts, ({ path, query, fragment, code, subId }) => {
      const url = new URL(`https://shop.example${path}`)
      for (const [name, value] of query) url.searchParams.append(name, value)
      if (fragment) url.hash = fragment
      const made = new URL(deepLink(url.href, { code, subId }))
      expect([made.origin, made.pathname, made.hash]).toEqual([url.origin, url.pathname, url.hash])
      const others = (from: URL) =>
        [...from.searchParams].filter(([name]) => name !== 'ref' && name !== 'ref_s')
      expect(others(made)).toEqual(others(url))
      expect(made.searchParams.getAll('ref')).toEqual([code])
      expect(codesIn(parametersOf(made))[0]).toEqual({ code, parameter: 'ref' })
      expect(labelOf(made.searchParams.get('ref_s'))).toBe(subId)
      // Made again, it stays as it is.
      expect(deepLink(made.href, { code, subId })).toBe(made.href)
    })
  })

  it('has a generated code that is one, of signs that look like no other', () => {
    check(fc.infiniteStream(fc.integer({ min: 0, max: 255 })), bytes => {
      const made = generatedCode(length => Uint8Array.from({ length }, () => bytes.next().value as number))
      expect(made).toMatch(/^[2-9a-hjkmnp-z]{6}$/)
      expect(codeOf(made)).toBe(made)
    })
  })
})

describe('the target of a redirect', () => {
  const piece = fc.constantFrom(
    ...[
      '/',
      '//',
      '\\',
      '/\\',
      '%2f',
      '%2F%2f',
      '%5c',
      '%252f',
      '@',
      ':',
      '.',
      '..',
      '%2e%2e',
      ';',
      '?',
      '&',
      '#',
    ],
    ...[
      'evil.example',
      'https:',
      'javascript:',
      '\t',
      '\n',
      '%0d%0a',
      '%00',
      '\u3002',
      '\uff0e',
      '\u2024',
      '\u202e',
    ],
    ...['user:pass', '[::1]', '127.0.0.1', 'x'.repeat(2_000), '%', '%zz', '=', 'ref', 'cennik', '\ud800'],
  )
  const hostile = fc.array(piece, { maxLength: 8 }).map(pieces => pieces.join(''))
  const landing = new URL('https://shop.example/pl/')

  it('is always on the landing page’s own origin, with one code in it', () => {
    check(
      fc.tuple(hostile, hostile),
      ([path, query]) => {
        const target = redirectTarget({
          landing,
          path,
          query: queryOf(query),
          add: new Map([['ref', 'anna']]),
        })
        expect(target.origin).toBe(landing.origin)
        expect(target.username + target.password).toBe('')
        // As a browser reads the header of the answer, and as servers read the path.
        expect(new URL(target.href, 'https://collector.example/r/x').origin).toBe(landing.origin)
        expect(target.href).toMatch(/^https:\/\/shop\.example\/[\x21-\x7e]*$/)
        expect(target.pathname).not.toMatch(/^\/[/\\]|\/\//)
        expect(target.searchParams.getAll('ref')).toEqual(['anna'])
      },
      RUNS * 5,
    )
  })

  it('keeps a plain path and its parameters', () => {
    const to = (path: string, query = '') =>
      redirectTarget({ landing, path, query: queryOf(query), add: new Map([['ref', 'anna']]) }).href
    expect(to('')).toBe('https://shop.example/pl/?ref=anna')
    expect(to('/')).toBe('https://shop.example/pl/?ref=anna')
    expect(to('/cennik', 'kolor=1&x=a%20b+c&ref=bob&fbclid=1')).toBe(
      'https://shop.example/cennik?kolor=1&x=a%20b+c&fbclid=1&ref=anna',
    )
    expect(to('/@jan/sk%C5%82ad%20a')).toBe('https://shop.example/@jan/sk%C5%82ad%20a?ref=anna')
    for (const odd of [
      '//evil.example',
      '/\\evil.example',
      '/%2f%2fevil.example',
      '/a/../../b',
      '/..;/x',
      '/%0d%0aX: y',
    ])
      expect(to(odd)).toBe('https://shop.example/pl/?ref=anna')
  })
})

describe('a click id', () => {
  const ids = fc.stringMatching(/^[\w-]{22}$/)
  it('reads as what was signed, for its own site and key alone', () => {
    check(fc.tuple(code, fc.integer({ min: 0, max: 2 ** 45 }), ids), ([name, time, id]) => {
      const text = signClick(CLICK_KEY, SITE, { code: name, at: time, id })
      expect(text).toMatch(/^[a-z0-9_-]+\.[\w-]{47}$/)
      expect(readClick(CLICK_KEY, SITE, text)).toEqual({
        code: name,
        at: time,
        id,
      })
      expect(readClick(CLICK_KEY, 'site_2', text)).toBeNull()
      expect(readClick('another', SITE, text)).toBeNull()
    })
  })

  it('is nothing once a sign of it is another', () => {
    const text = signClick(CLICK_KEY, SITE, { code: 'anna', at: START, id: 'x'.repeat(22) })
    check(
      fc.tuple(fc.nat(text.length - 1), fc.constantFrom('A', 'b', '-', '_', '.', 'ą')),
      ([place, sign]) => {
        const changed = text.slice(0, place) + sign + text.slice(place + 1)
        if (changed !== text) expect(readClick(CLICK_KEY, SITE, changed)).toBeNull()
      },
    )
  })
})

describe('the registry', () => {
  it('knows a code by its folded text, and a text of no partner is never evidence', () => {
    const codes = codesOf(registered('jan-k'), registered('menu', { partner: null }))
    expect(resolveCode(codes, ' Jan-K\u200b', START)).toEqual({
      code: 'jan-k',
      main: 'jan-k',
      partner: 'p_jan-k',
    })
    expect(decidingCode(codes, ['menu', 'what', 'jan-k'], START)).toMatchObject({ partner: 'p_jan-k' })
    expect(decidingCode(codes, ['menu', 'what'], START)).toBeNull()
  })

  it('holds a code within its validity, which is half-open', () => {
    const codes = codesOf(registered('anna', { validFrom: START, validUntil: START + 1_000 }))
    const state = (time: number) => {
      const resolved = resolveCode(codes, 'anna', time)
      return 'why' in resolved ? resolved.why : 'in force'
    }
    expect([-1, 0, 999, 1_000].map(ms => state(START + ms))).toEqual([
      ...['not_yet', 'in force', 'in force', 'ended'],
    ])
  })

  it('finds the code that a text differs from by one sign', () => {
    const edit = fc.record({ code, place: fc.nat(30), sign: fc.constantFrom('x', 'q', '7'), how: fc.nat(3) })
    check(edit, ({ code, place, sign, how }) => {
      const spot = place % code.length
      const written = [
        code.slice(0, spot) + sign + code.slice(spot),
        code.slice(0, spot) + code.slice(spot + 1),
        code.slice(0, spot) + sign + code.slice(spot + 1),
        code.slice(0, spot) + [...code.slice(spot, spot + 2)].reverse().join('') + code.slice(spot + 2),
      ][how]!
      expect(nearestCode(written, [code])).toBe(written === code ? null : code)
    })
    expect(nearestCode('jan-kowalski', ['jan-k', 'anna'])).toBeNull()
  })
})
