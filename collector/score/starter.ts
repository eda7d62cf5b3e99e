import type { Language } from '../../shared/person.ts'
import { type Plan, Plan as PlanSchema, type Rule } from '../../shared/plan.ts'
import { BUILT_IN, type BuiltInKind } from '../../shared/words/built-in.ts'

const BROWSER_GROUP = 'browser'

/** Rules that accept browser events share a group, so that its cap limits the effect of forged events. */
const BROWSER_CAP = 300

/** What the address of a pricing page contains, by the site's language. */
const PRICING: Record<Language, string> = { en: '*pricing*', pl: '*cennik*' }

const event = (id: string, name: string, points: number, more: object = {}): Rule =>
  ({ id, kind: 'event', event: name, where: [], points, ...more }) as Rule
const silence = (id: string, days: number, points: number): Rule => ({
  id,
  kind: 'absence',
  where: [],
  for: `P${days}D`,
  points,
})
const fromPages = { group: BROWSER_GROUP }

const rulesIn = (language: Language): Rule[] => [
  event('page-view', 'page_view', 1, {
    limit: { per: 'day', n: 5 },
    validity: 'P30D',
    ...fromPages,
  }),
  event('revisit', 'revisit', 8, {
    limit: { per: 'week', n: 1 },
    ...fromPages,
  }),
  event('pricing', 'page_view', 10, {
    where: [{ field: 'url.path', op: 'glob', value: PRICING[language] }],
    limit: { per: 'day', n: 1 },
    ...fromPages,
  }),
  event('ad-click', 'ad_click', 3, {
    limit: { per: 'day', n: 1 },
    ...fromPages,
  }),
  event('search', 'view_search_results', 3, {
    limit: { per: 'day', n: 3 },
    ...fromPages,
  }),
  event('download', 'file_download', 10, {
    limit: { oncePer: 'props.link_url' },
    validity: 'P90D',
    ...fromPages,
  }),
  event('cart', 'add_to_cart', 15, {
    limit: { per: 'day', n: 2 },
    validity: 'P14D',
    ...fromPages,
  }),
  event('newsletter', 'newsletter_signup', 10, {
    limit: { per: 'ever', n: 1 },
    ...fromPages,
  }),
  event('form', 'generate_lead', 20, {
    limit: { per: 'day', n: 1 },
    validity: 'P180D',
    ...fromPages,
  }),
  event('demo', 'demo_request', 30, {
    limit: { per: 'week', n: 1 },
    ...fromPages,
  }),
  event('call', 'call_booked', 30, {
    limit: { per: 'day', n: 1 },
    minTrust: 'server',
  }),
  event('purchase', 'purchase', 50, {
    limit: { oncePer: 'props.transaction_id' },
    validity: 'P6M',
    minTrust: 'server',
  }),
  event('career', 'career_view', -10, {
    limit: { notWithin: 'P30D' },
    ...fromPages,
  }),
  event('unsubscribe', 'email_unsubscribe', -20, {
    limit: { notWithin: 'P30D' },
    minTrust: 'server',
  }),
  event('complaint', 'complaint', -20, {
    limit: { per: 'day', n: 1 },
    minTrust: 'server',
  }),
  silence('silent-30', 30, -5),
  silence('silent-60', 60, -10),
]

const bands: { id: string; from?: number; colour: string }[] = [
  { id: 'cold', colour: '#64748b' },
  { id: 'warm', from: 30, colour: '#d97706' },
  { id: 'hot', from: 100, colour: '#dc2626' },
]

/** The plan that a new site begins with; its owner changes it later. */
export function starterPlan(site: string, language: Language = 'en'): Plan {
  const named = (kind: BuiltInKind, id = '') => BUILT_IN[kind][id]![language]
  return PlanSchema.parse({
    site,
    name: named('plan'),
    goal: named('goal'),
    state: 'live',
    rules: rulesIn(language).map(rule => ({ ...rule, name: named('rule', rule.id) })),
    groups: [{ id: BROWSER_GROUP, name: named('group', BROWSER_GROUP), max: BROWSER_CAP }],
    bands: bands.map(band => ({ ...band, name: named('band', band.id), action: named('action', band.id) })),
    thresholds: [{ id: 'hot', name: named('threshold', 'hot'), value: 100, direction: 'up' }],
  })
}

/** The same before it belongs to a site. */
export function starter(language: Language = 'en'): Plan {
  const { site: _, ...plan } = starterPlan('', language)
  return plan
}
