import { describe, expect, it } from 'vitest'
import { readPageSignal } from '../../collector/ingest/page-signals.ts'
import { compile } from '../../collector/score/compile.ts'
import type { Fact } from '../../collector/score/score.ts'
import { starterPlan } from '../../collector/score/starter.ts'
import { STARTER_KINDS } from '../../shared/starter-kind.ts'
import { at, fact, scoreAt, seen } from './samples.ts'

const scorer = compile(starterPlan('s'), { planId: 'p', siteZone: 'UTC', retention: null })
const DAY = '2026-05-04T'
const score = (facts: Fact[]) => scoreAt(scorer, facts, `${DAY}12:00`)

/** The signals of a submitted form, in the form that the collector reads. */
const form = (time: string, more: object = {}): Fact[] =>
  (
    readPageSignal({ n: 'form_submit', p: { id: 'f', filled: { 'email||email': 1 }, ...more } }) as {
      n: string
      p: object
    }[]
  ).map(({ n, p }) => seen(n, `${DAY}${time}`, { props: p as Record<string, unknown> }))

it('the starter plan counts one lead for repeated submits', () => {
  // A double click; two failed submissions and a successful one; a report by the data layer; then a demo, double-clicked.
  const forms = ['10:00:00', '10:00:00.3', '10:01', '10:03'].flatMap(time => form(time))
  const told = seen('generate_lead', `${DAY}10:03:02`)
  const demos = ['10:10:00', '10:10:00.3'].map(time => seen('demo_request', `${DAY}${time}`))
  expect(score([...forms, told, ...demos])).toBe(20 + 30)
})

it('the starter plan gives no points for forms that are no lead', () => {
  expect(score(form('10:00', { filled: { 'tel||qty[]': 1 } }))).toBe(0)
  expect(score(form('10:00', { id: 'newsletter' }))).toBe(10)
})

it.each([
  ['call_booked', 30],
  ['complaint', -20],
  ['email_unsubscribe', -20],
])('the starter plan counts one %s a day', (name, points) => {
  const server = (time: string) => fact(name, `${DAY}${time}`)
  expect(score([server('10:00'), server('10:00:01'), server('11:00')])).toBe(points)
})

it('the starter plan counts a return visit that a server reports', () => {
  const view = (time: string) => fact('page_view', `${DAY}${time}`, { url: 'https://a.pl/x' })
  expect(score([view('09:00'), view('10:00')])).toBe(1 + 1 + 4)
})

describe.each(STARTER_KINDS)('the starter plan for %s', kind => {
  const plan = starterPlan('s', 'en', kind)
  const own = compile(plan, { planId: 'p', siteZone: 'UTC', retention: null })
  const scored = (facts: Fact[], when = `${DAY}23:00`) => scoreAt(own, facts, when)!
  const view = (n: number, name = 'page_view') =>
    seen(name, at(`${DAY}08:00Z`) + n * 20_000, { url: `https://a.pl/p/${n}`, visitor: 'v1' })
  const looked = (seconds: number, time = '10:00') =>
    seen('engagement', `${DAY}${time}`, { props: { seconds, percent_scrolled: 10 } })

  it('gives two points per minute in view, and sixty at most', () => {
    expect(scored([looked(60)])).toBe(2)
    expect(scored([looked(600)])).toBe(20)
    expect(scored([looked(300), looked(300, '11:00')])).toBe(20)
    expect(scored([looked(1800)])).toBe(60)
    expect(scored([looked(36_000)])).toBe(60)
    expect(scored([looked(1800), looked(1800, '11:00')])).toBe(60)
  })

  it('gives points beyond six pages, fewer for each further one', () => {
    const after = (n: number) => scored(Array.from({ length: n }, (_, i) => view(i)))
    const counts = [6, 10, 25, 50, 100, 250]
    const scores = counts.map(after)
    const perPage = scores.slice(1).map((score, i) => (score - scores[i]!) / (counts[i + 1]! - counts[i]!))
    for (const gain of perPage) expect(gain).toBeGreaterThan(0)
    // Diminishing, after the bonus of the first steps.
    expect(perPage).toEqual(perPage.toSorted((a, b) => b - a))
  })

  it('has a rule for product views', () => {
    expect(scored([view(1, 'view_item')])).toBe(1)
  })

  it('limits the points of return visits', () => {
    const returns = [1, 2, 3].map(n =>
      seen('page_view', at(`${DAY}08:00Z`) + n * 3_600_000, { url: 'https://a.pl/x', visitor: 'v1' }),
    )
    expect(scored(returns)).toBe(1 + 1 + 1 + 4)
  })

  it('limits browsers to 300 points: each rule that accepts them lies in a group with a cap', () => {
    const caps = new Map(plan.groups.map(({ id, max }) => [id, max]))
    for (const rule of plan.rules) {
      if (rule.kind === 'absence' || rule.minTrust === 'server') continue
      expect(caps.get(rule.group!), rule.id).toBeGreaterThan(0)
    }
    expect(caps.get('time')! + caps.get('browser')!).toBe(300)
  })

  it('counts an order once, for any number of messages', () => {
    const order = (time: string, id: string) =>
      fact('purchase', `${DAY}${time}`, { props: { transaction_id: id } })
    expect(scored([order('09:00', '1001'), order('09:05', '1001')])).toBe(50)
    expect(scored([order('09:00', '1001'), order('09:05', '1002')])).toBe(100)
  })

  it('reaches hot by its target actions, and by no single event', () => {
    const hot = plan.bands.at(-1)!.from!
    const acts = { services: ['generate_lead', 'demo_request'], shop: ['add_to_cart', 'begin_checkout'] }
    const wishes = kind === 'content' ? ['newsletter_signup', 'comment'] : acts[kind]
    const reading = [looked(1750), ...Array.from({ length: 12 }, (_, i) => view(i))]
    const facts = wishes.map((name, i) => seen(name, `${DAY}1${i + 1}:00`))
    expect(scored([...reading, ...facts])).toBeGreaterThanOrEqual(hot)
    for (const one of [looked(1e6), ...facts]) expect(scored([one])).toBeLessThan(hot)
  })

  it('has its goal and its actions in both languages', () => {
    const polish = starterPlan('s', 'pl', kind)
    expect(polish.goal).not.toBe(plan.goal)
    for (const [i, band] of plan.bands.entries()) {
      expect(band.action).not.toBe('')
      expect(polish.bands[i]!.action).not.toBe(band.action)
    }
  })
})

it('the plan for services scores the fit once, by each name of a trait', () => {
  const identify = (traits: object, email?: string) =>
    seen('identify', `${DAY}09:00`, { props: { traits, ...(email && { email }) } })
  expect(score([identify({ company: 'Tartak' })])).toBe(8)
  expect(score([identify({ title: 'CEO', position: 'CEO', occupation: 'Manager' })])).toBe(8)
  expect(score([identify({}, 'jan@tartak.pl')])).toBe(6)
  expect(score([identify({}, 'jan@gmail.com')])).toBe(0)
  expect(score([identify({ company: 'Tartak', jobTitle: 'CEO' }, 'jan@tartak.pl')])).toBe(22)
  const group = seen('group', `${DAY}09:01`, { props: { traits: { name: 'Tartak' } } })
  expect(score([identify({ company: 'Tartak' }), group])).toBe(8)
})

it('the plan for services gives more points to a form with a phone number', () => {
  expect(score(form('10:00', { filled: { 'email||email': 1, 'tel||phone': 1 } }))).toBe(20 + 10)
})

it('an order counts once for any number of messages, and counts nothing after its refund', () => {
  const told = (name: string, time: string, number?: string) =>
    fact(name, `${DAY}${time}`, { props: { ...(number && { transaction_id: number }), value: 200 } })
  const order = [told('purchase', '09:00', '1001'), told('purchase', '09:00:02', '1001')]
  expect(score(order)).toBe(50)
  expect(score([...order, told('refund', '10:00', '1001')])).toBe(0)
  expect(score([told('purchase', '09:00'), told('purchase', '10:00')])).toBe(100)
})
