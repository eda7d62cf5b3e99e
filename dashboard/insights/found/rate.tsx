import type { Estimate } from '../../../shared/insights.ts'
import { number } from '../../ui/format.ts'
import { rateOf } from './figures.ts'
import { insightsWords } from './words.ts'

/** A share, what it was counted from, and its interval as a bar; bars of one table have one scale. */
export function RateBar({ of, scale }: { of: Estimate; scale: number }) {
  const say = insightsWords.value
  return (
    <>
      {rateOf(of)}
      <small>{say.of(number(of.k), number(of.n))}</small>
      <i class="whisker" aria-hidden="true">
        <i style={{ left: `${(of.low / scale) * 100}%`, right: `${(1 - of.high / scale) * 100}%` }} />
        <b style={{ left: `${of.n === 0 ? 0 : (of.k / of.n / scale) * 100}%` }} />
      </i>
    </>
  )
}

/** The highest bound of all rates. */
export const scaleOf = (rates: readonly (Estimate | null)[]): number =>
  Math.max(0.01, ...rates.map(rate => rate?.high ?? 0))
