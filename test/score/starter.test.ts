import { expect, it } from 'vitest'
import { readPageSignal } from '../../collector/ingest/page-signals.ts'
import { compile } from '../../collector/score/compile.ts'
import type { Fact } from '../../collector/score/score.ts'
import { starterPlan } from '../../collector/score/starter.ts'
import { fact, scoreAt, seen } from './samples.ts'

const scorer = compile(starterPlan('s'), { planId: 'p', siteZone: 'UTC', retention: null })
const DAY = '2026-05-04T'
const score = (facts: Fact[]) => scoreAt(scorer, facts, `${DAY}12:00`)

/** What a form that is sent tells, as the collector reads it. */
const form = (time: string, more: object = {}): Fact[] =>
  (
    readPageSignal({ n: 'form_submit', p: { id: 'f', filled: { 'email||email': 1 }, ...more } }) as {
      n: string
      p: object
    }[]
  ).map(({ n, p }) => seen(n, `${DAY}${time}`, { props: p as Record<string, unknown> }))

it('takes an impatient visitor for one lead', () => {
  // Double-clicked; sent twice in vain and once for real; told by the data layer too; then a demo, double-clicked.
  const forms = ['10:00:00', '10:00:00.3', '10:01', '10:03'].flatMap(time => form(time))
  const told = seen('generate_lead', `${DAY}10:03:02`)
  const demos = ['10:10:00', '10:10:00.3'].map(time => seen('demo_request', `${DAY}${time}`))
  expect(score([...forms, told, ...demos])).toBe(20 + 30)
})

it('takes no points for what is no wish', () => {
  expect(score(form('10:00', { filled: { 'tel||qty[]': 1 } }))).toBe(0)
  expect(score(form('10:00', { id: 'newsletter' }))).toBe(10)
})

it.each([
  ['call_booked', 30],
  ['complaint', -20],
  ['email_unsubscribe', -20],
])('counts one %s a day', (name, points) => {
  const server = (time: string) => fact(name, `${DAY}${time}`)
  expect(score([server('10:00'), server('10:00:01'), server('11:00')])).toBe(points)
})

it('rewards a return that a server tells of', () => {
  const view = (time: string) => fact('page_view', `${DAY}${time}`, { url: 'https://a.pl/x' })
  expect(score([view('09:00'), view('10:00')])).toBe(1 + 1 + 8)
})

it('counts an order once however many messages tell of it, and nothing once it is refunded', () => {
  const told = (name: string, time: string, number?: string) =>
    fact(name, `${DAY}${time}`, { props: { ...(number && { transaction_id: number }), value: 200 } })
  const order = [told('purchase', '09:00', '1001'), told('purchase', '09:00:02', '1001')]
  expect(score(order)).toBe(50)
  expect(score([...order, told('refund', '10:00', '1001')])).toBe(0)
  expect(score([told('purchase', '09:00'), told('purchase', '10:00')])).toBe(100)
})
