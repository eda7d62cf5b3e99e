import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { snoozeUntil } from '../../../dashboard/alerts/inbox/snoozes.ts'
import { listTokens } from '../../../dashboard/alerts/lists/list-tokens.ts'
import { spanText } from '../../../dashboard/alerts/report/span-text.ts'
import {
  additionsTo,
  alertRuleTokens,
  blankAlertRule,
  type Ways,
} from '../../../dashboard/alerts/rules/rule-tokens.ts'
import { alertEn } from '../../../dashboard/alerts/words/en.ts'
import { alertPl } from '../../../dashboard/alerts/words/pl.ts'
import { parseRoute } from '../../../dashboard/core/route.ts'
import { sentenceText } from '../../../dashboard/plans/sentence/sentence-text.ts'
import { isField } from '../../../dashboard/plans/sentence/token.ts'
import { planEn } from '../../../dashboard/plans/words/en.ts'
import { planPl } from '../../../dashboard/plans/words/pl.ts'
import { AlertRule, TRIGGERS } from '../../../shared/alert-rule.ts'
import { LiveList } from '../../../shared/live-list.ts'
import { Plan } from '../../../shared/plan.ts'
import type { PlanInfo } from '../../../shared/plan-info.ts'

const document = Plan.parse({
  name: 'Sales',
  goal: '',
  state: 'live',
  cycle: null,
  rules: [],
  groups: [],
  bands: [
    { id: 'cold', name: 'Cold', action: '' },
    { id: 'hot', name: 'Hot', from: 100, action: '' },
  ],
  thresholds: [
    { id: 'hot', name: 'Hot', value: 100, direction: 'up' },
    { id: 'lost', name: 'Lost', value: 30, direction: 'down' },
  ],
  seasons: [],
  tags: [],
})
const plans = [{ id: 'p1', name: 'Sales', document } as PlanInfo]
const channels = [
  { id: 'c1', name: 'Slack #sales' },
  { id: 'c2', name: 'CRM' },
]
const english: Ways = { words: alertEn, plan: planEn, plans, channels }
const polish: Ways = { words: alertPl, plan: planPl, plans, channels }
const told = (rule: AlertRule, ways: Ways) => sentenceText(alertRuleTokens(rule, ways), ways.plan)

describe('an alert rule as a sentence', () => {
  it.each([
    [
      {
        name: 'Hot',
        trigger: { kind: 'threshold', direction: 'up', plan: 'p1', threshold: 'hot' },
        where: [{ field: 'traits.city', op: 'eq', value: 'Warszawa' }],
        channels: ['c1'],
        cooldown: 'PT24H',
        bundle: { over: 5, minutes: 10 },
        remindAfterMinutes: 15,
      },
      'When a contact crosses Hot in Sales, and city is Warszawa, notify Slack #sales and the inbox; at most once per 24 hours; group more than 5 in 10 minutes into one message; remind after 15 minutes if unclaimed.',
      'Gdy kontakt przekroczy próg Hot w planie: Sales, a city to Warszawa, wyślij alert do: Slack #sales, powiadomienia; najwyżej raz na 24 godziny; więcej niż 5 w ciągu 10 minut połącz w jedną wiadomość; przypomnij po 15 minutach, jeśli lead nie zostanie przejęty.',
    ],
    [
      { name: 'Any', trigger: { kind: 'threshold', direction: 'down' } },
      'When a contact falls below any threshold in any plan, notify the inbox.',
      'Gdy kontakt spadnie poniżej progu dowolnego w planie: dowolny, wyślij alert do: powiadomienia.',
    ],
    [
      {
        name: 'Demo',
        trigger: {
          kind: 'event',
          event: 'demo_request',
          where: [{ field: 'url.path', op: 'contains', value: '/b2b' }],
        },
        channels: ['c1', 'c2'],
        tag: { tag: 'tents', atLeast: 1 },
        fit: 20,
      },
      'When a contact asks for a demo whose path contains /b2b, with at least 1 point for the tag tents, with a fit of at least 20, notify Slack #sales, CRM and the inbox; at most once per 24 hours.',
      'Gdy kontakt poprosi o demo, przy czym ścieżka zawiera /b2b, mając co najmniej 1 punkt z tagu tents, przy dopasowaniu co najmniej 20, wyślij alert do: Slack #sales, CRM, powiadomienia; najwyżej raz na 24 godziny.',
    ],
    [
      { name: 'Quiet', trigger: { kind: 'inactive', atLeast: 102, for: 'P7D' } },
      'When a contact with at least 102 points in any plan is inactive for 7 days, notify the inbox; at most once per 24 hours.',
      'Gdy kontakt, który ma co najmniej 102 punkty w planie: dowolny, jest nieaktywny przez 7 dni, wyślij alert do: powiadomienia; najwyżej raz na 24 godziny.',
    ],
  ])('%#', (document, en, pl) => {
    const rule = AlertRule.parse(document)
    expect(told(rule, english)).toBe(en)
    expect(told(rule, polish)).toBe(pl)
  })

  it('offers bundling and reminders only with a channel that supports them', () => {
    const rule = blankAlertRule('threshold', english)
    const offered = (channels: string[]) => additionsTo({ ...rule, channels }, english).map(({ key }) => key)
    expect(offered([])).not.toEqual(expect.arrayContaining(['remind']))
    expect(offered([])).not.toEqual(expect.arrayContaining(['bundle']))
    expect(offered(['c1'])).toEqual(expect.arrayContaining(['bundle', 'remind']))
  })

  it('is unchanged when its own values are written back, with any additions', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TRIGGERS), fc.array(fc.nat(5)), (kind, picks) => {
        const grown = picks.reduce(
          (rule, pick) => {
            const additions = additionsTo(rule, english)
            return additions[pick % additions.length]!.added
          },
          { ...blankAlertRule(kind, english), channels: ['c1'] },
        )
        expect(AlertRule.parse(grown)).toBeTruthy()
        for (const token of alertRuleTokens(grown, english)) {
          // A missing pause is shown as the default.
          if (!isField(token) || (token.path === 'cooldown' && grown.cooldown === undefined)) continue
          expect(token.write(token.shown)).toEqual(grown)
        }
      }),
    )
  })

  it('clears the threshold when the plan or the direction changes, and selects the plan of a threshold', () => {
    const rule = AlertRule.parse({ name: 'Hot', trigger: { kind: 'threshold', direction: 'up' } })
    const write = (of: AlertRule, path: string, shown: string) =>
      alertRuleTokens(of, english)
        .filter(isField)
        .find(token => token.path === path)!
        .write(shown)
    const hot = write(rule, 'trigger.threshold', '["p1","hot"]')
    expect(hot.trigger).toEqual({ kind: 'threshold', direction: 'up', plan: 'p1', threshold: 'hot' })
    expect(write(hot, 'trigger.direction', 'down').trigger).toEqual({
      kind: 'threshold',
      direction: 'down',
      plan: 'p1',
    })
    expect(write(hot, 'trigger.plan', '').trigger).toEqual({ kind: 'threshold', direction: 'up' })
  })
})

it('a live list is shown as a sentence', () => {
  const list = LiveList.parse({ name: 'VIP', plan: 'p1', bands: ['hot'], atLeast: 120, channels: ['c2'] })
  const tokens = (words: typeof alertEn, plan: typeof planEn) =>
    sentenceText(listTokens(list, { words, plan, plans, webhooks: channels }), plan)
  expect(tokens(alertEn, planEn)).toBe(
    'Contacts in Sales in Hot with at least 120 points; when one joins or leaves, notify CRM.',
  )
  expect(tokens(alertPl, planPl)).toBe(
    'Kontakty w planie: Sales, na etapie: Hot, które mają co najmniej 120 punktów; gdy kontakt dołączy lub opuści listę, powiadom: CRM.',
  )
})

it.each([
  ['hour', '2026-11-22T15:20', '2026-11-22T16:20'],
  ['tomorrow', '2026-12-31T23:50', '2027-01-01T09:00'],
  ['week', '2026-11-22T15:20', '2026-11-23T09:00'],
  ['week', '2026-11-23T08:00', '2026-11-30T09:00'],
] as const)('a snooze of %s from %s ends at %s, in the reader’s time zone', (snooze, now, until) => {
  expect(snoozeUntil(snooze, new Date(now))).toEqual(new Date(until))
})

it.each([
  ['/alerts', { name: 'alerts', part: 'inbox' }],
  ['/alerts/rules', { name: 'alerts', part: 'rules' }],
  ['/alerts/inbox', { name: 'missing' }],
  ['/alerts/rules/1', { name: 'missing' }],
])('the address %s is known', (path, route) => {
  expect(parseRoute(path)).toEqual(route)
})

it('a duration is shown in its largest unit', () => {
  expect([42, 1_300, 5_400, 93_000].map(seconds => spanText(seconds, alertEn))).toEqual([
    '42 seconds',
    '22 minutes',
    '2 hours',
    '1 day',
  ])
  expect([1, 2, 5].map(seconds => spanText(seconds, alertPl))).toEqual(['1 sekunda', '2 sekundy', '5 sekund'])
})
