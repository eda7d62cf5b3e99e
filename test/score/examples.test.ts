import { describe, expect, it } from 'vitest'
import { append, openFold } from '../../collector/score/contact.ts'
import { initialThresholds, stepScore } from '../../collector/score/crossing.ts'
import { explain } from '../../collector/score/explain.ts'
import { walkTime } from '../../collector/score/time/walk-time.ts'
import { at, fact, readAt, scoreAt, scorerOf, seen, sorted } from './samples.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

describe('the worked examples', () => {
  it('1: sums traits, a form and a period of inactivity', () => {
    const scorer = scorerOf({
      rules: [
        {
          id: 'job',
          kind: 'trait',
          trait: 'job',
          where: [{ field: 'traits.job', op: 'eq', value: 'Sales manager' }],
          points: 10,
        },
        {
          id: 'city',
          kind: 'trait',
          trait: 'city',
          where: [{ field: 'traits.city', op: 'eq', value: 'warsaw' }],
          points: 5,
        },
        { id: 'form', kind: 'event', event: 'form_submit', points: 5 },
        { id: 'silent', kind: 'absence', for: 'P60D', points: -5 },
      ],
    })
    const facts = [
      seen('identify', '2026-01-10T10:00', { props: { traits: { job: 'sales manager', city: 'Warsaw' } } }),
      seen('form_submit', '2026-01-10T10:01'),
    ]
    expect(scoreAt(scorer, facts, '2026-01-10T10:01')).toBe(20)
    expect(scoreAt(scorer, facts, '2026-03-11T10:00:59')).toBe(20)
    expect(readAt(scorer, facts, '2026-03-11T10:01')).toMatchObject({ score: 15, fit: 15, engagement: 0 })
  })

  it('2: counts an order for six calendar months', () => {
    const scorer = scorerOf({
      rules: [{ id: 'order', kind: 'event', event: 'purchase', points: 50, validity: 'P6M' }],
    })
    const facts = [fact('purchase', '2026-08-31T10:00')]
    const end = at('2027-02-28T10:00')
    expect(scoreAt(scorer, facts, end - 1)).toBe(50)
    expect(scoreAt(scorer, facts, end)).toBe(0)
    expect(readAt(scorer, facts, '2026-08-31T10:00').next).toBe(end)
  })

  it('3: limits to the first three of a day by event time', () => {
    const scorer = scorerOf({
      rules: [
        { id: 'download', kind: 'event', event: 'file_download', points: 10, limit: { per: 'day', n: 3 } },
      ],
    })
    const facts = ['09:00', '10:00', '11:00', '12:00'].map(hour =>
      seen('file_download', `2026-05-04T${hour}`),
    )
    const noon = facts[3]!.event.id
    const later = '2026-05-05T09:00'
    expect(scoreAt(scorer, facts, later)).toBe(30)
    const over = () => explain(scorer, sorted(facts), at(later)).lines.filter(line => line.cut.length > 0)
    expect(over()).toMatchObject([{ eventId: noon, value: 0, cut: [{ by: 'limit', points: 10 }] }])
    facts.push(seen('file_download', '2026-05-04T08:00'))
    expect(scoreAt(scorer, facts, later)).toBe(30)
    expect(over().map(line => line.eventId)).toEqual([facts[2]!.event.id, noon])
  })

  it('4: alerts again only after a fall below the hysteresis', () => {
    const scorer = scorerOf({ thresholds: [{ id: 'hot', value: 100, direction: 'up', hysteresis: 10 }] })
    let arms = initialThresholds(scorer)
    const alerts = [95, 104, 97, 101, 89, 100].map((score, day) => {
      const step = stepScore(scorer, arms, { score, at: (day + 1) * DAY_MS, cause: 'arrival' })
      arms = step.arms
      return step.alert !== null
    })
    expect(alerts).toEqual([false, true, false, false, false, true])
  })

  it('5: crosses by half-life at the ms at which the score becomes 39', () => {
    const scorer = scorerOf({
      rules: [{ id: 'interest', kind: 'event', event: 'page_view', points: 80, halfLife: 'P7D' }],
      thresholds: [{ id: 'fading', value: 40, direction: 'down' }],
    })
    const start = at('2026-03-20T12:00')
    const facts = [seen('page_view', start)]
    expect(scoreAt(scorer, facts, start + 7 * DAY_MS)).toBe(40)
    const passes = start + 7 * DAY_MS * Math.log2(80 / 39.5)
    const first = readAt(scorer, facts, start + 7 * DAY_MS).next!
    expect(Math.abs(first - passes)).toBeLessThan(2)
    expect(scoreAt(scorer, facts, first - 1)).toBe(40)
    expect(scoreAt(scorer, facts, first)).toBe(39)
    expect(Math.floor((first - start) / 1000)).toBe((7 * DAY_MS + 3 * HOUR_MS + 2 * 60_000 + 55_000) / 1000)

    const fold = openFold([scorer])
    append(fold, facts[0]!)
    const arms = stepScore(scorer, initialThresholds(scorer), { score: 80, at: start, cause: 'arrival' }).arms
    const walked = walkTime(scorer, fold, 0, arms, start + 30 * DAY_MS)
    expect(walked.alerts).toEqual([{ threshold: 'fading', direction: 'down', from: 40, to: 39, at: first }])
  })

  it('7: counts a conversion once, for any number of reports', () => {
    const scorer = scorerOf({
      rules: [
        { id: 'form', kind: 'event', event: 'generate_lead', points: 20 },
        { id: 'demo', kind: 'event', event: 'demo_request', points: 30 },
      ],
    })
    const lead = (time: string) => seen('generate_lead', `2026-05-04T${time}`)
    const facts = ['10:00:00', '10:00:00.4', '10:00:04'].map(lead)
    const end = '2026-05-04T12:00'
    expect(scoreAt(scorer, facts, end)).toBe(20)
    facts.push(lead('10:00:10'))
    expect(scoreAt(scorer, facts, end)).toBe(40)
    facts.push(seen('demo_request', '2026-05-04T10:05'), lead('10:05:03'))
    expect(scoreAt(scorer, facts, end)).toBe(70)
  })

  it('8: derives visits from page views of a server', () => {
    const scorer = scorerOf({
      rules: [
        { id: 'back', kind: 'event', event: 'revisit', points: 8 },
        { id: 'clicks', kind: 'count', event: 'click', n: 1, within: 'visit', points: 1 },
      ],
    })
    const view = (time: string) => fact('page_view', `2026-05-04T${time}`, { url: 'https://shop.example/a' })
    const facts = ['10:00', '10:10'].map(view)
    const end = '2026-05-04T12:00'
    expect(scoreAt(scorer, facts, end)).toBe(0)
    facts.push(view('10:50'))
    expect(scoreAt(scorer, facts, end)).toBe(8)
    facts.push(fact('click', '2026-05-04T11:30'))
    expect(scoreAt(scorer, facts, end)).toBe(8)
  })

  it('9: reverses every purchase of a refunded order number', () => {
    const told = (name: string, time: string, value?: string) =>
      fact(name, `2026-05-04T${time}`, { props: { transaction_id: '1001', ...(value && { value }) } })
    const orders = [told('purchase', '09:00', '129,90'), told('purchase', '09:01', '129,90')]
    const part = told('refund', '10:00', '29,90')
    const rest = told('refund', '11:00')
    const steps = [orders, [...orders, part], [...orders, part, rest]]
    const fixed = { id: 'order', kind: 'event', event: 'purchase', points: 50 } as const
    const perUnit = { field: 'props.value', rate: 1 }
    const both = scorerOf({ rules: [fixed, { id: 'sum', kind: 'event', event: 'purchase', perUnit }] })
    expect(steps.map(facts => scoreAt(both, facts, '2026-05-04T12:00'))).toEqual([360, 300, 0])
    const once = scorerOf({ rules: [{ ...fixed, limit: { oncePer: 'props.transaction_id' } }] })
    expect(steps.map(facts => scoreAt(once, facts, '2026-05-04T12:00'))).toEqual([50, 50, 0])
  })

  it('12: counts a person’s click in an e-mail, and no scanner’s', () => {
    const scorer = scorerOf({ rules: [{ id: 'click', kind: 'event', event: 'email_click', points: 5 }] })
    const click = (time: string, path: string) =>
      fact('email_click', `2026-05-04T${time}`, {
        props: { message_id: 'm1', link_url: `https://shop.example/${path}` },
      })
    const facts = ['a', 'b', 'c', 'd'].map((path, i) => click(`10:00:0${i}`, path))
    expect(scoreAt(scorer, facts, '2026-05-04T10:30')).toBe(0)
    facts.push(click('11:00:00', 'b'))
    expect(scoreAt(scorer, facts, '2026-05-04T11:01:59')).toBe(0)
    const visit = seen('page_view', '2026-05-04T11:00:20', { url: 'https://shop.example/b?utm_medium=email' })
    expect(scoreAt(scorer, [...facts, visit], '2026-05-04T11:00:20')).toBe(5)
    expect(scoreAt(scorer, facts, '2026-05-04T11:09:59.999')).toBe(0)
    expect(scoreAt(scorer, facts, '2026-05-04T11:10')).toBe(5)
  })

  it('6: applies limits to two visitors as to their one contact', () => {
    const scorer = scorerOf({
      rules: [
        { id: 'download', kind: 'event', event: 'file_download', points: 10, limit: { per: 'day', n: 3 } },
        { id: 'form', kind: 'event', event: 'form_submit', points: 5 },
        { id: 'search', kind: 'event', event: 'view_search_results', points: 10 },
      ],
    })
    const a = ['09:00', '09:10', '09:20'].map(hour =>
      seen('file_download', `2026-05-04T${hour}`, { visitor: 'a' }),
    )
    a.push(seen('form_submit', '2026-05-04T09:30', { visitor: 'a' }))
    const b = ['09:05', '09:15', '09:25'].map(hour =>
      seen('file_download', `2026-05-04T${hour}`, { visitor: 'b' }),
    )
    b.push(seen('view_search_results', '2026-05-04T09:35', { visitor: 'b' }))
    const later = '2026-05-05T09:00'
    expect(scoreAt(scorer, a, later)).toBe(35)
    expect(scoreAt(scorer, b, later)).toBe(40)
    expect(scoreAt(scorer, [...a, ...b], later)).toBe(45)
  })
})
