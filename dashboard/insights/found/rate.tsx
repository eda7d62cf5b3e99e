import type { Estimate } from '../../../shared/insights.ts'
import { number } from '../../ui/format.ts'
import { FigureLink } from './figure-link.tsx'
import { rateOf } from './figures.ts'
import { insightsWords } from './words.ts'

/** A share, what it was counted from (which leads to the people of `figure`), and its interval as a bar; bars of one table have one scale. */
export function RateBar({ of, scale, figure }: { of: Estimate; scale: number; figure?: string }) {
  const say = insightsWords.value
  return (
    <>
      {rateOf(of)}
      <small>
        {figure === undefined ? (
          say.of(number(of.k), number(of.n))
        ) : (
          <FigureLink figure={figure}>{say.of(number(of.k), number(of.n))}</FigureLink>
        )}
      </small>
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
