import type { Language } from '../../shared/person.ts'
import { type Plan, Plan as PlanSchema, type Rule } from '../../shared/plan.ts'
import { type StarterKind, USUAL_STARTER } from '../../shared/starter-kind.ts'
import { type BuiltInKind, builtInText } from '../../shared/words/built-in.ts'
import { contentRules } from './starter/content.ts'
import { BROWSER_GROUP, COMPANY_GROUP, JOB_GROUP, MAILBOX_GROUP, TIME_GROUP } from './starter/parts.ts'
import { servicesRules } from './starter/services.ts'
import { shopRules } from './starter/shop.ts'

/** Half an hour in view. */
const MOST_FOR_TIME = 60
/** With the group of the time in view 300, so that the caps limit the effect of forged events. */
const MOST_FROM_BROWSERS = 240

type Shape = { rules: (language: Language) => Rule[]; fit: boolean; warm: number; hot: number }

const SHAPES: Record<StarterKind, Shape> = {
  services: {
    rules: language => servicesRules(MOST_FOR_TIME, language),
    fit: true,
    warm: 20,
    hot: 90,
  },
  shop: { rules: () => shopRules(MOST_FOR_TIME), fit: false, warm: 15, hot: 90 },
  content: { rules: () => contentRules(MOST_FOR_TIME), fit: false, warm: 15, hot: 90 },
}

const FIT_GROUPS = [
  { id: COMPANY_GROUP, max: 8 },
  { id: JOB_GROUP, max: 8 },
  { id: MAILBOX_GROUP, min: 0, max: 6 },
]

/** The plan that a new site begins with; its owner changes it later. */
export function starterPlan(site: string, language: Language = 'en', kind = USUAL_STARTER): Plan {
  const { rules, fit, warm, hot } = SHAPES[kind]
  const text = (of: BuiltInKind, id = '') => builtInText(language, of, id, kind)
  const groups = [
    { id: BROWSER_GROUP, max: MOST_FROM_BROWSERS },
    { id: TIME_GROUP, max: MOST_FOR_TIME },
    ...(fit ? FIT_GROUPS : []),
  ]
  const bands = [
    { id: 'cold', colour: '#64748b' },
    { id: 'warm', from: warm, colour: '#d97706' },
    { id: 'hot', from: hot, colour: '#dc2626' },
  ]
  return PlanSchema.parse({
    site,
    name: text('plan'),
    goal: text('goal'),
    state: 'live',
    rules: rules(language).map(rule => ({ ...rule, name: text('rule', rule.id) })),
    groups: groups.map(group => ({ ...group, name: text('group', group.id) })),
    bands: bands.map(band => ({ ...band, name: text('band', band.id), action: text('action', band.id) })),
    thresholds: [{ id: 'hot', name: text('threshold', 'hot'), value: hot, direction: 'up' }],
  })
}

/** The same before it belongs to a site. */
export function starter(language: Language = 'en', kind = USUAL_STARTER): Plan {
  const { site: _, ...plan } = starterPlan('', language, kind)
  return plan
}
