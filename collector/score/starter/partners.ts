import type { Language } from '../../../shared/person.ts'
import { type Plan, Plan as PlanSchema, type Rule } from '../../../shared/plan.ts'
import type { PartnerStarter } from '../../../shared/starter-kind.ts'
import { PARTNER_KIND } from '../of-partners.ts'
import { PARTNER_TEXTS, type PartnerTexts } from './partner-texts.ts'
import { told, trait } from './parts.ts'

type Shape = {
  /** The kinds of partners that the plan scores. */
  kinds: readonly string[]
  rules: Rule[]
  /** Where the stages after the lowest begin. */
  stages: readonly [active: number, strong: number, ambassador: number]
  silence: readonly [days: number, points: number][]
}

const FIT_GROUP = 'fit'
const perSale = (rate: number, max: number, validity: string): Rule =>
  ({
    id: 'sale',
    kind: 'event',
    event: 'partner_sale',
    where: [],
    perUnit: { field: 'props.value', rate, max, currency: 'PLN' },
    validity,
    minTrust: 'server',
  }) as Rule

const SHAPES: Record<PartnerStarter, Shape> = {
  affiliates: {
    kinds: ['affiliate', 'referrer'],
    rules: [
      told('sign-in', 'partner_login', 5, { limit: { per: 'day', n: 1 }, validity: 'P30D' }),
      told('mail-click', 'email_click', 5, { limit: { oncePer: 'props.message_id' }, validity: 'P30D' }),
      told('material', 'material_download', 10, { limit: { oncePer: 'props.material' }, validity: 'P90D' }),
      told('link', 'partner_link_made', 3, { limit: { per: 'week', n: 3 }, validity: 'P30D' }),
      told('referral', 'referral_made', 15, { limit: { per: 'day', n: 3 }, validity: 'P90D' }),
      told('referral-won', 'referral_won', 40, { validity: 'P6M' }),
      perSale(0.01, 50, 'P6M'),
      trait('fit-industry', 'industry', 10, FIT_GROUP),
      trait('fit-size', 'company_size', 10, FIT_GROUP),
    ],
    stages: [20, 80, 150],
    silence: [
      [30, -20],
      [60, -40],
    ],
  },
  wholesale: {
    kinds: ['wholesale'],
    rules: [
      perSale(0.001, 100, 'P12M'),
      told('order', 'partner_sale', 20, { limit: { notWithin: 'P90D' }, validity: 'P90D' }),
      told('sign-in', 'partner_login', 2, { limit: { per: 'day', n: 1 }, validity: 'P30D' }),
      told('material', 'material_download', 5, { limit: { oncePer: 'props.material' }, validity: 'P90D' }),
      told('training', 'training', 20, { validity: 'P12M' }),
    ],
    stages: [40, 120, 250],
    silence: [
      [60, -30],
      [120, -60],
    ],
  },
}

/** A plan that scores partners, before it belongs to a site. All its points come from servers. */
export function partnerStarter(language: Language, kind: PartnerStarter): Plan {
  const { kinds, rules, stages, silence } = SHAPES[kind]
  const texts: PartnerTexts = PARTNER_TEXTS[language]
  const [active, strong, ambassador] = stages
  const quiet = silence.map(([days, points]) => ({
    ...{ id: `silent-${days}`, kind: 'absence', where: [], for: `P${days}D`, points },
    name: texts.silence(days),
  }))
  const up = (id: 'strong' | 'ambassador', value: number) => ({
    ...{ id, value, direction: 'up', minTrust: 'server' },
    name: texts.thresholds[id],
  })
  return PlanSchema.parse({
    name: texts.plans[kind],
    goal: texts.goal,
    audience: [{ field: `traits.${PARTNER_KIND}`, op: 'in', value: kinds }],
    rules: [...rules.map(rule => ({ ...rule, name: texts.rules[rule.id] })), ...quiet],
    groups: kind === 'affiliates' ? [{ id: FIT_GROUP, name: texts.fit }] : [],
    bands: [
      { id: 'dormant', colour: '#64748b' },
      { id: 'active', from: active, colour: '#0d9488' },
      { id: 'strong', from: strong, colour: '#d97706' },
      { id: 'ambassador', from: ambassador, colour: '#dc2626' },
    ].map(band => ({ ...band, ...texts.bands[band.id] })),
    thresholds: [
      up('strong', strong),
      up('ambassador', ambassador),
      { id: 'dormant', value: active, direction: 'down', name: texts.thresholds.dormant },
    ],
    rewards: [
      {
        ...{ id: 'parcel', name: texts.parcel, threshold: 'ambassador', once: 'year' },
        value: { amount: 15_000, currency: 'PLN' },
      },
    ],
  })
}
