import { expect, it } from 'vitest'
import { sinceNow } from '../../collector/publication/from-now.ts'
import { Plan } from '../../shared/plan.ts'

const BEFORE = '2026-01-01T00:00:00.000Z'
const NOW = '2026-02-02T00:00:00.000Z'
const rule = (more: object = {}) => ({ id: 'r', kind: 'event', event: 'login', points: 5, ...more })
const plan = (...rules: object[]) => Plan.parse({ name: 'Test', rules })

it.each<[string, object[], object[], (string | undefined)[]]>([
  ['an unchanged rule keeps all its lines', [rule()], [rule()], [undefined]],
  ['a rule with an earlier start keeps it', [rule({ since: BEFORE })], [rule()], [BEFORE]],
  ['a changed rule starts now', [rule({ since: BEFORE })], [rule({ points: 6 })], [NOW]],
  ['a new rule starts now', [rule()], [rule(), rule({ id: 's' })], [undefined, NOW]],
  ['a renamed rule keeps its lines', [rule({ name: 'A' })], [rule({ name: 'B' })], [undefined]],
  ['a rule with another id starts now', [rule()], [rule({ id: 's' })], [NOW]],
])('rules that count from now on have their start: %s', (_, before, wished, since) => {
  const found = sinceNow(plan(...wished), plan(...before), NOW)
  expect(found.rules.map(one => one.since)).toEqual(since)
  expect(found.rules.map(({ since: _since, ...one }) => one)).toEqual(plan(...wished).rules)
})
