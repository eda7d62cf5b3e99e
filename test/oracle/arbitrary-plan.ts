import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { type Condition, Plan } from '../../shared/plan.ts'
import { pick, type Stage } from './arbitrary-stage.ts'
import type { Setting } from './lines.ts'

const index = fc.nat({ max: 40 })
const maybe = <T>(one: fc.Arbitrary<T>, oneIn = 3): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: one })

const EVENT_CONDITIONS: Condition[] = [
  { field: 'props.value', op: 'gt', value: 2 },
  { field: 'props.value', op: 'lte', value: 3 },
  { field: 'props.value', op: 'eq', value: 2.5 },
  { field: 'props.value', op: 'ne', value: 2 },
  { field: 'props.product', op: 'eq', value: 'p1' },
  { field: 'props.product', op: 'notIn', value: ['p2', '7'] },
  { field: 'props.product', op: 'in', value: ['P2', 7] },
  { field: 'props.product', op: 'exists', value: false },
  { field: 'props.currency', op: 'exists', value: true },
  { field: 'url.path', op: 'startsWith', value: '/A' },
  { field: 'url.path', op: 'contains', value: 'b/' },
  { field: 'url.path', op: 'endsWith', value: 'c' },
  { field: 'url.path', op: 'glob', value: '/b*' },
  { field: 'url.path', op: 'eq', value: '/lodz/A' },
  { field: 'url', op: 'glob', value: '*SHOP.example/*a*' },
  { field: 'url.host', op: 'ne', value: 'shop.example' },
  { field: 'url.query.q', op: 'eq', value: 1 },
  { field: 'url.fragment', op: 'eq', value: 'X' },
  { field: 'url.fragment', op: 'exists', value: false },
  { field: 'url.query', op: 'exists', value: true },
  { field: 'url.query', op: 'ne', value: 'q=1' },
  { field: 'referrer.host', op: 'endsWith', value: '.example' },
  { field: 'utm.campaign', op: 'in', value: ['Spring', 'autumn'] },
  { field: 'source.channel', op: 'ne', value: 'paid' },
  { field: 'device.type', op: 'eq', value: 'mobile' },
  { field: 'userId', op: 'exists', value: true },
  { field: 'traits.city', op: 'eq', value: 'LODZ' },
  { field: 'traits.city', op: 'ne', value: 'Gdynia' },
  { field: 'traits.size', op: 'gte', value: 50 },
]
const TRAIT_CONDITIONS: Condition[] = [
  { field: 'traits.city', op: 'eq', value: 'Łódź' },
  { field: 'traits.city', op: 'in', value: ['gdynia'] },
  { field: 'traits.city', op: 'exists', value: true },
  { field: 'traits.size', op: 'lt', value: 100 },
  { field: 'traits.size', op: 'ne', value: 5 },
]

const rawLimit = fc.record({
  kind: fc.constantFrom(
    'ever',
    'hour',
    'hour',
    'day',
    'day',
    'week',
    'month',
    'visit',
    'visit',
    'once',
    'notWithin',
  ),
  n: fc.constantFrom(1, 1, 2, 3),
  field: fc.constantFrom('props.product', 'props.transaction_id', 'props.value'),
  duration: index,
})

const rawRule = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant('event' as const) },
    { weight: 2, arbitrary: fc.constantFrom('count' as const, 'absence' as const) },
    { weight: 1, arbitrary: fc.constantFrom('trait' as const, 'share' as const) },
  ),
  event: index,
  after: maybe(index),
  isAnyActivity: fc.boolean(),
  where: maybe(fc.array(index, { minLength: 1, maxLength: 2 })),
  points: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(10, 5, 1, -5, -10, 33) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1_000_000, -1_000_000) },
  ),
  perUnit: maybe(
    fc.record({
      rate: fc.constantFrom(1, 0.5, -1, 0.3333, 1.15, 0.0001, 10),
      max: maybe(fc.constantFrom(1, 10, 25)),
      currency: maybe(fc.constantFrom('PLN', 'EUR')),
    }),
    4,
  ),
  n: fc.integer({ min: 1, max: 3 }),
  within: maybe(fc.oneof(fc.constant('visit' as const), index), 2),
  for: index,
  share: fc.constantFrom(1, 0.5, 0.6667, 0.1),
  limit: maybe(rawLimit, 2),
  validity: maybe(index, 2),
  halfLife: maybe(index, 4),
  minTrust: maybe(fc.constantFrom('browser' as const, 'verified' as const, 'server' as const), 4),
  group: maybe(index, 3),
  since: maybe(index, 8),
  condition: index,
})
type RawRule = typeof rawRule extends fc.Arbitrary<infer T> ? T : never

const rawSeason = fc.record({
  from: fc.integer({ min: -1, max: 4 }),
  length: fc.integer({ min: 0, max: 3 }),
  isByInstants: fc.boolean(),
  factor: fc.constantFrom(2, 0.5, 1.15, 0, 0.3333),
  rules: maybe(fc.array(index, { minLength: 1, maxLength: 2 })),
  where: maybe(index),
})

const rawThreshold = fc.record({
  value: fc.constantFrom(10, 15, 20, 5, 40, 0, -5, 100),
  direction: fc.constantFrom('up' as const, 'down' as const),
  hysteresis: maybe(fc.constantFrom(1, 5, 10), 2),
  cooldown: maybe(index, 2),
  minTrust: maybe(fc.constantFrom('verified' as const, 'server' as const), 5),
})

export const rawPlan = (rules: number) =>
  fc.record({
    rules: fc.array(rawRule, { minLength: 1, maxLength: rules, size: 'max' }),
    groups: fc.array(
      fc.record({ min: maybe(fc.constantFrom(-5, -20, 0), 2), max: maybe(fc.constantFrom(10, 25, 0), 2) }),
      { maxLength: 2 },
    ),
    min: maybe(fc.constantFrom(0, -7, 3)),
    max: maybe(fc.constantFrom(20, 50, 12)),
    tags: fc.subarray([
      { from: 'props.product' },
      { from: { urlGlob: '*/b/*', tag: 'b' } },
      { from: { urlGlob: '*/a*', tag: 'p1' } },
      { from: 'traits.city' },
    ]),
    seasons: fc.array(rawSeason, { maxLength: 2 }),
    thresholds: fc.array(rawThreshold, { maxLength: 4 }),
    cycle: maybe(fc.oneof(fc.constantFrom('week', 'month', 'quarter', 'year'), index)),
    audience: maybe(index, 10),
    retention: maybe(index, 5),
    siteZone: maybe(fc.constantFrom('UTC', 'America/New_York'), 3),
  })
type RawPlan = ReturnType<typeof rawPlan> extends fc.Arbitrary<infer T> ? T : never

/** A plan whose scores stay near its thresholds: two plain rules, one of the drawn ones, no audience. */
export const warm = ({ audience: _, ...plan }: Plan, stage: Stage): Plan => {
  // Where there is a floor, the score can fall no farther than that.
  const hysteresis = plan.min === undefined ? 5 : 20
  const rule = { kind: 'event' as const, where: [], minTrust: 'browser' as const }
  return {
    ...plan,
    rules: [
      { ...rule, id: 'a', event: stage.kind(0), points: 10, validity: stage.duration(0) },
      { ...rule, id: 'b', event: stage.kind(1), points: -5 },
      ...plan.rules.slice(0, 1),
    ],
    seasons: plan.seasons.filter(season => season.rules === undefined),
    thresholds: [
      { id: 'up', value: 10, direction: 'up', hysteresis, cooldown: stage.duration(0) },
      { id: 'down', value: 5, direction: 'down', hysteresis: 5, cooldown: stage.duration(1) },
      ...plan.thresholds,
    ],
  }
}

export const planOf = (raw: RawPlan, stage: Stage): Setting => {
  const group = (one: number | null): string | undefined =>
    one === null || raw.groups.length === 0 ? undefined : `g${one % raw.groups.length}`
  const plan = given({
    name: 'Leads',
    timeZone: stage.zone,
    rules: raw.rules.map((rule, at) => ({
      id: `r${at}`,
      ...given({ group: group(rule.group) }),
      ...ruleOf(rule, stage),
    })),
    groups: raw.groups.map(({ min, max }, at) => given({ id: `g${at}`, min, max })),
    min: raw.min,
    max: raw.max,
    tags: raw.tags,
    seasons: raw.seasons.map((season, at) => ({ id: `s${at}`, ...seasonOf(season, raw, stage) })),
    thresholds: raw.thresholds.map(({ cooldown, ...one }, at) =>
      given({ id: `t${at}`, ...one, cooldown: cooldown === null ? null : stage.duration(cooldown) }),
    ),
    cycle: cycleOf(raw.cycle, stage),
    audience: raw.audience === null ? null : [pick(TRAIT_CONDITIONS, raw.audience)],
  })
  return {
    plan: Plan.parse(plan),
    planId: 'leads',
    siteZone: raw.siteZone ?? stage.zone,
    retention: raw.retention === null ? null : stage.duration(raw.retention),
  }
}

const ruleOf = (raw: RawRule, stage: Stage): object => {
  const { kind, minTrust } = raw
  // A decaying million changes too often to follow.
  const points = raw.halfLife !== null && Math.abs(raw.points) > 100 ? 33 : raw.points
  const since =
    raw.since === null ? null : new Date(stage.later(stage.start, stage.duration(raw.since))).toISOString()
  const event = stage.kind(raw.event)
  const where = (raw.where ?? []).map(one => pick(EVENT_CONDITIONS, one))
  const shared = given({ kind, minTrust, since })
  const lasting = given({
    limit: limitOf(raw, stage),
    validity: raw.validity === null ? null : stage.duration(raw.validity),
    halfLife: raw.halfLife === null ? null : stage.exact(raw.halfLife),
  })
  switch (kind) {
    case 'event': {
      const worth = raw.perUnit ? { perUnit: given({ field: 'props.value', ...raw.perUnit }) } : { points }
      return { ...shared, event, where, ...worth, ...lasting }
    }
    case 'count': {
      const within = typeof raw.within === 'number' ? stage.duration(raw.within) : raw.within
      return { ...shared, event, where, points, n: raw.n, ...given({ within }), ...lasting }
    }
    case 'absence':
      return {
        ...shared,
        ...(raw.isAnyActivity ? {} : { event }),
        ...given({ after: raw.after === null ? null : stage.kind(raw.after) }),
        where,
        points,
        for: stage.duration(raw.for),
        ...lasting,
      }
    case 'trait': {
      const condition = pick(TRAIT_CONDITIONS, raw.condition)
      return {
        ...given({ kind, minTrust }),
        trait: condition.field.slice('traits.'.length),
        where: [condition],
        points,
      }
    }
    case 'share':
      return { ...shared, event, where, atLeast: raw.n, share: raw.share, points }
  }
}

const limitOf = ({ kind, limit }: RawRule, stage: Stage): object | null => {
  if (limit === null) return null
  if (limit.kind === 'notWithin') return { notWithin: stage.duration(limit.duration) }
  // A silence has neither fields nor a visit.
  if (kind === 'absence' && ['once', 'visit'].includes(limit.kind)) return { per: 'ever', n: limit.n }
  return limit.kind === 'once' ? { oncePer: limit.field } : { per: limit.kind, n: limit.n }
}

const seasonOf = (raw: RawPlan['seasons'][number], plan: RawPlan, stage: Stage): object => {
  const step = { hours: 'days', days: 'days', years: 'months' }[stage.scale]
  const from = Temporal.PlainDate.from(stage.startDate).add({ [step]: raw.from })
  const to = from.add({ [step]: raw.length })
  const bounds = raw.isByInstants
    ? [instantOf(from, stage), instantOf(to.add({ days: 1 }), stage)]
    : [`${from}`, `${to}`]
  return given({
    from: bounds[0],
    to: bounds[1],
    factor: raw.factor,
    rules: raw.rules && [...new Set(raw.rules.map(one => `r${one % plan.rules.length}`))],
    where: raw.where === null ? null : [pick(EVENT_CONDITIONS, raw.where)],
  })
}

const instantOf = (date: Temporal.PlainDate, stage: Stage): string =>
  new Date(date.toZonedDateTime({ timeZone: stage.zone, plainTime: '10:00' }).epochMilliseconds).toISOString()

const cycleOf = (raw: RawPlan['cycle'], stage: Stage): object | null => {
  if (raw === null) return null
  if (typeof raw === 'string') return { every: raw }
  const start = Temporal.PlainDate.from(stage.startDate)
  return {
    dates: ['2020-01-01', `${start.add({ days: 1 + (raw % 3) })}`, `${start.add({ days: 30 + raw })}`],
  }
}

/** Without the fields that are null or undefined. */
const given = (fields: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))
