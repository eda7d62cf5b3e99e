import * as z from 'zod'
import { Instant } from './board.ts'
import { Conversion } from './conversions.ts'

const Count = z.number().int().min(0)
const Rate = z.number().min(0).max(1)

/** Reasons for which insights give no figure. */
export const REFUSED = [
  'few_conversions',
  'few_ripe_conversions',
  'few_training_conversions',
  'short_history',
  'few_conversions_later',
  'too_few_above',
  'not_reached',
  'one_class',
  'no_group_large_enough',
  'score_tells_nothing',
  'score_runs_the_wrong_way',
  'no_rule_to_change',
] as const
export const RefusalCode = z.enum(REFUSED)
export type RefusalCode = z.infer<typeof RefusalCode>

/** What is missing for a figure: how many there are and how many are needed, and in how many weeks at the present pace. */
export const Missing = z.strictObject({
  code: RefusalCode,
  have: z.number().nullable(),
  need: z.number().nullable(),
  /** Null: at the present pace never, or it is not known. */
  weeks: Count.nullable(),
})
export type Missing = z.infer<typeof Missing>

/** Either a value or what is missing: a refusal has no room for a number that could be read as a result. */
const answer = <Value extends z.ZodType>(value: Value) =>
  z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('given'), value }),
    z.strictObject({ state: z.literal('refused'), missing: Missing }),
  ])
export type Answer<Value> = { state: 'given'; value: Value } | { state: 'refused'; missing: Missing }

/** `k` of `n`, with Wilson's 95 % interval of the share. */
export const Estimate = z.strictObject({ k: Count, n: Count, low: Rate, high: Rate })
export type Estimate = z.infer<typeof Estimate>

/** One threshold: what follows for those who reach it. */
export const CurvePoint = z.strictObject({
  from: z.number().int(),
  precision: Estimate,
  /** Of all conversions, those whose contact had reached the threshold in time. */
  recall: z.strictObject({ k: Count, n: Count }),
  /** People that sales would hear of, of all. */
  people: z.strictObject({ k: Count, n: Count }),
  lift: z.number().nullable(),
  /** People a week; scaled up where a sample was counted. */
  load: z.number().min(0).nullable(),
})
export type CurvePoint = z.infer<typeof CurvePoint>

/** The smallest score from which on contacts convert at least as surely as was asked, found early and judged later. */
export const Suggestion = z.strictObject({
  from: z.number().int(),
  /** Of the earlier part of the history, on which it was chosen. */
  chosen: Estimate,
  /** Of the later part, which had no say in the choice. */
  later: Estimate,
  isConfirmed: z.boolean(),
})
export type Suggestion = z.infer<typeof Suggestion>

/** The best threshold that there is where none is sure enough: by certainty, and as a trade of reach for certainty. */
export const Instead = z.strictObject({
  best: z.strictObject({ from: z.number().int(), precision: Estimate }).nullable(),
  trade: z
    .strictObject({
      from: z.number().int(),
      precision: Estimate,
      recall: z.strictObject({ k: Count, n: Count }),
    })
    .nullable(),
})
export type Instead = z.infer<typeof Instead>

export const SuggestionAnswer = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('given'), value: Suggestion }),
  z.strictObject({ state: z.literal('refused'), missing: Missing }),
  /** Measured, and no threshold is as sure as was asked. */
  z.strictObject({ state: z.literal('not_reached'), instead: Instead }),
])
export type SuggestionAnswer = z.infer<typeof SuggestionAnswer>

/** How sure a threshold is asked to be, in tenths. */
export const SURENESS = [6, 8, 9] as const

export const ThresholdAnswer = z.strictObject({
  curve: answer(z.array(CurvePoint)),
  /** One for each of `SURENESS`. */
  suggestions: z.array(z.strictObject({ sureness: z.number().int(), answer: SuggestionAnswer })),
})
export type ThresholdAnswer = z.infer<typeof ThresholdAnswer>

export const CalibrationBin = z.strictObject({
  from: z.number(),
  to: z.number(),
  rate: Estimate,
  smooth: Rate,
})
export type CalibrationBin = z.infer<typeof CalibrationBin>

/** How well the plan's score orders people, on looks that no suggestion was made from. */
export const RankingQuality = z.strictObject({
  looks: Count,
  conversions: Count,
  /** The probability that a converter's score is the higher one of a pair. */
  area: z.strictObject({ value: Rate, low: Rate, high: Rate }),
  gain: z.array(z.strictObject({ people: Rate, conversions: Rate })),
  bins: answer(z.array(CalibrationBin)),
  bands: z.array(z.strictObject({ id: z.string(), name: z.string(), rate: Estimate })),
  /** Three things a useful plan does: it singles out some people, they hold most conversions, its ends are far apart. */
  checks: z.strictObject({
    /** The lowest boundary that at most 35 % of the people reach; null if there is none. */
    from: z.number().int().nullable(),
    people: z.strictObject({ k: Count, n: Count, passed: z.boolean() }),
    conversions: z.strictObject({ k: Count, n: Count, passed: z.boolean() }),
    /** Null: fewer than two bands have people enough. */
    ends: z.strictObject({ top: Estimate, lowest: Estimate, passed: z.boolean() }).nullable(),
  }),
})
export type RankingQuality = z.infer<typeof RankingQuality>

export const VERDICTS = [
  'ignored',
  'too_few',
  'draws_buyers',
  'turns_away',
  'no_difference',
  'cannot_tell',
] as const
export const Verdict = z.enum(VERDICTS)
export type Verdict = z.infer<typeof Verdict>

/** What a rule, or an act without one, tells of those who did it; counted in looks at contacts. */
export const Effect = z.strictObject({
  reach: Estimate,
  /** Null where the group is empty. */
  with: Estimate.nullable(),
  without: Estimate.nullable(),
  difference: z.strictObject({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  ratio: z.strictObject({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  verdict: Verdict,
  /** Fewer than ten converters did it. */
  isHint: z.boolean(),
})
export type Effect = z.infer<typeof Effect>

export const RuleEffect = Effect.extend({
  rule: z.string(),
  points: z.number(),
  /** The rule's event is, or nearly is, the conversion: it says nothing of interest. */
  isConsequence: z.boolean(),
  /** Of a rule that hardly fires: pages that people open, and that are nearly what it asks for. */
  near: z.array(z.string()),
  /** Rules that come together with this one: only their sum is known. */
  together: z.array(z.string()),
})
export type RuleEffect = z.infer<typeof RuleEffect>

/** A kind of event or a page for which the plan has no rule. */
export const ActEffect = Effect.extend({ kind: z.string().nullable(), page: z.string().nullable() })
export type ActEffect = z.infer<typeof ActEffect>

export const SuggestedPoints = z.strictObject({
  /** Points that double the odds of a conversion. */
  toDouble: z.number().positive(),
  /** False: the data give no reason to change the plan. */
  changes: z.boolean(),
  rules: z.array(
    z.strictObject({
      rule: z.string(),
      now: z.number(),
      /** Null: held at the plan's points. */
      suggested: z.number().nullable(),
      held: z.enum(['few', 'consequence']).nullable(),
    }),
  ),
})
export type SuggestedPoints = z.infer<typeof SuggestedPoints>

/** A group of people beside the site's average, drawn towards it where the group is small. */
export const GroupRate = z.strictObject({
  rate: Estimate,
  shrunk: z.strictObject({ value: Rate, low: Rate, high: Rate }),
})

/** What people had in common who converted more or less often than others. */
export const ProfileGroup = GroupRate.extend({
  attribute: z.string(),
  /** Null: the attribute is not known of them. */
  value: z.string().nullable(),
  /** Of an attribute of numbers: the group's bounds, the lower one left out. */
  range: z.strictObject({ above: z.number().nullable(), upTo: z.number().nullable() }).nullable(),
  lift: z.number(),
  shareOfConverters: Rate,
  verdict: z.enum(['over', 'under', 'as_all']),
})
export type ProfileGroup = z.infer<typeof ProfileGroup>

export const ProfileAnswer = z.strictObject({
  people: Count,
  conversions: Count,
  groups: z.array(ProfileGroup),
})
export type ProfileAnswer = z.infer<typeof ProfileAnswer>

export const SOURCE_KINDS = ['channel', 'name', 'campaign', 'partner'] as const

/** People by what brought them first. */
export const SourceRow = GroupRate.extend({
  /** Null: direct or unknown. */
  source: z.string().nullable(),
  difference: z.strictObject({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  verdict: z.enum(['more', 'less', 'cannot_tell']),
  isHandful: z.boolean(),
  /** Conversions that it preceded last. */
  lastTouch: Count,
  /** Of first conversions, in the currency that most of them have. */
  value: z.strictObject({ currency: z.string().nullable(), sum: z.number(), median: z.number() }).nullable(),
})
export type SourceRow = z.infer<typeof SourceRow>

export const SourcesAnswer = z.strictObject({
  people: Count,
  conversions: Count,
  tables: z.array(z.strictObject({ by: z.enum(SOURCE_KINDS), rows: z.array(SourceRow) })),
})
export type SourcesAnswer = z.infer<typeof SourcesAnswer>

export const TimeAnswer = z.strictObject({
  /** Kaplan and Meier: the share that has converted within so many days; null beyond the longest time observed. */
  within: z.array(z.strictObject({ days: Count, share: Rate.nullable() })),
  /** Days within which four of five conversions of half a year happen; null before half a year. */
  horizon: Count.nullable(),
  /** By the month of the first event, oldest first; null where the time is not over. */
  cohorts: z.array(
    z.strictObject({
      month: z.string(),
      people: Count,
      within: z.array(z.strictObject({ days: Count, rate: Estimate.nullable() })),
    }),
  ),
})
export type TimeAnswer = z.infer<typeof TimeAnswer>

/** Days on which clearly more contacts were active than usual, both ends included, in the site's zone. */
export const Surge = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date(),
  /** How many times as many as usual. */
  ratio: z.number(),
  /** Of a season of the plan that would level it. */
  factor: z.number().min(0).max(1),
})
export type Surge = z.infer<typeof Surge>

export const Insights = z.strictObject({
  at: Instant,
  planVersion: z.string(),
  goal: Conversion,
  horizonDays: z.number().int(),
  leadMinutes: z.number().int(),
  /** The instant from which on contacts count. */
  since: Instant,
  contacts: Count,
  /** Fewer than `contacts` where a sample was counted; all figures are then of the sample, but for loads. */
  counted: Count,
  /** Contacts that count, and their first conversions. */
  people: Count,
  conversions: Count,
  leftOut: z.strictObject({
    objected: Count,
    boughtAtOnce: Count,
    earlier: Count,
    outsideAudience: Count,
  }),
  /** The share of the points before conversions whose events arrived only after them; null without points. */
  arrivedLate: Rate.nullable(),
  looks: Count,
  threshold: ThresholdAnswer,
  quality: answer(RankingQuality),
  rules: z.array(RuleEffect),
  acts: z.array(ActEffect),
  points: answer(SuggestedPoints),
  profile: answer(ProfileAnswer),
  sources: SourcesAnswer,
  time: TimeAnswer,
  surges: z.array(Surge),
})
export type Insights = z.infer<typeof Insights>

/** The last result, and how far a new one is. */
export const InsightsState = z.strictObject({
  insights: Insights.nullable(),
  counting: z.strictObject({ done: Count, total: Count }).nullable(),
})
export type InsightsState = z.infer<typeof InsightsState>
