import type { Basis, PathAnswer, PathStep } from '../../../shared/insights-path.ts'
import { pointOf } from '../answers/groups.ts'
import { estimate } from '../answers/sample.ts'
import { DAY_MS } from '../history/settings.ts'
import { type Roster, timesOf } from '../people/roster.ts'
import type { Share } from '../statistics/intervals.ts'
import { funnelOf, type Period } from './funnel.ts'
import { candidatesOf } from './propose.ts'
import { stepValues } from './step-values.ts'

/** The days for which points may be valid; beyond the last one they do not end. */
const VALID_DAYS = [7, 14, 30, 90, 183]
const MOST_OF_THEM = 0.8
/** Converters behind a validity that is taken from the data. */
const LEAST_GAPS = 10
const DEFAULT = { validDays: 30, silence: 60 }
const SILENCES = [7, 14, 30, 60, 90, 180]
/** Steps of an owner without data, far from the conversion first. */
export const TEMPLATE = [
  'kind view_item',
  'kind view_search_results',
  'kind file_download',
  'kind newsletter_signup',
  'kind generate_lead',
  'kind demo_request',
]

/** The path with its values, funnel and further numbers; without steps asked for, those that the data propose. */
export function pathAnswer(roster: Roster, asked: readonly string[], period: Period): PathAnswer {
  const { candidates, proposed } = candidatesOf(roster)
  const keys = asked.length > 0 ? [...new Set(asked)] : proposed.length > 0 ? proposed : TEMPLATE
  const columns = timesOf(roster, keys)
  const rates = columns.map(({ first }) => rateOf(roster, first))
  const base = rateOf(roster, roster.first)
  const { points, perPoint } = stepValues(rates, base)
  const steps = keys.map((act, index): PathStep => {
    const rate = rates[index]!
    return {
      act,
      rate: estimate(rate),
      points: { value: points[index]!, basis: perPoint === null ? byDefault : { from: 'data', n: rate.n } },
      validDays: validityOf(roster, columns[index]!.last),
    }
  })
  const conversions = roster.conversion.reduce((sum, at) => sum + (at <= roster.now ? 1 : 0), 0)
  return {
    people: roster.ids.length,
    conversions,
    base: estimate(base),
    steps,
    candidates: [...candidates],
    funnel: funnelOf(roster, keys, period),
    silence: silenceOf(roster),
    perPoint,
  }
}

const byDefault: Basis = { from: 'default' }

/** Conversions within the horizon after an instant of each contact; late and unripe ones are in neither count. */
function rateOf(roster: Roster, at: Float64Array): Share {
  const { now, horizon, lead } = roster
  const share = { k: 0, n: 0 }
  for (let contact = 0; contact < roster.ids.length; contact++) {
    const time = at[contact]!
    const gap = roster.conversion[contact]! - time
    if (!(time <= now - horizon) || gap < lead) continue
    share.n += 1
    if (gap <= horizon) share.k += 1
  }
  return share
}

/** The time from the last such act to the conversion that four of five converters do not exceed, rounded up. */
function validityOf(roster: Roster, last: Float64Array): PathStep['validDays'] {
  const gaps: number[] = []
  for (let contact = 0; contact < roster.ids.length; contact++) {
    const conversion = roster.conversion[contact]!
    if (conversion <= roster.now && last[contact]! <= conversion) gaps.push(conversion - last[contact]!)
  }
  if (gaps.length < LEAST_GAPS) return { value: DEFAULT.validDays, basis: byDefault }
  const usual = pointOf(
    gaps.sort((a, b) => a - b),
    MOST_OF_THEM,
  )
  return {
    value: VALID_DAYS.find(days => days * DAY_MS >= usual) ?? null,
    basis: { from: 'data', n: gaps.length },
  }
}

function silenceOf({ pause }: Roster): PathAnswer['silence'] {
  if (!pause || pause.n < LEAST_GAPS) return { value: DEFAULT.silence, basis: byDefault }
  return {
    value: SILENCES.find(days => days * DAY_MS >= pause.ms) ?? SILENCES.at(-1)!,
    basis: { from: 'data', n: pause.n },
  }
}
