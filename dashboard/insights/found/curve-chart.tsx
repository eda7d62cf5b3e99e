import type { CurvePoint } from '../../../shared/insights.ts'
import { number } from '../../ui/format.ts'
import { percent, roundTicks } from './figures.ts'

type Props = {
  points: readonly CurvePoint[]
  /** The plan's rising thresholds. */
  marks: readonly number[]
  chosen: number
  choose: (index: number) => void
}

const RATES = [0, 0.25, 0.5, 0.75, 1]
const MOST_TICKS = 6

/** The share that converts from each score on, with its interval as a band. The slider and the table show the same figures. */
export function CurveChart({ points, marks, chosen, choose }: Props) {
  const low = points[0]!.from
  const high = Math.max(low + 1, points.at(-1)!.from)
  const x = (score: number) => ((score - low) / (high - low)) * 100
  const y = (rate: number) => (1 - rate) * 100
  const known = points.filter(({ precision }) => precision.n > 0)
  const line = known.map(({ from, precision: { k, n } }) => `${x(from)},${y(k / n)}`).join(' ')
  const band = [
    ...known.map(({ from, precision }) => `${x(from)},${y(precision.high)}`),
    ...known.toReversed().map(({ from, precision }) => `${x(from)},${y(precision.low)}`),
  ].join(' ')
  const here = points[chosen]!
  const point = (event: PointerEvent) => {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect()
    const score = low + ((event.clientX - left) / width) * (high - low)
    let nearest = 0
    for (const [index, { from }] of points.entries())
      if (Math.abs(from - score) < Math.abs(points[nearest]!.from - score)) nearest = index
    choose(nearest)
  }
  return (
    <div class="curve" aria-hidden="true">
      <div class="curve-plot" onPointerMove={point} onPointerDown={point}>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {RATES.map(rate => (
            <line key={rate} class="grid" x1="0" x2="100" y1={y(rate)} y2={y(rate)} />
          ))}
          {marks
            .filter(mark => mark >= low && mark <= high)
            .map(mark => (
              <line key={mark} class="mark-now" x1={x(mark)} x2={x(mark)} y1="0" y2="100" />
            ))}
          <polygon class="band" points={band} />
          <polyline class="line" points={line} />
          <line class="here" x1={x(here.from)} x2={x(here.from)} y1="0" y2="100" />
        </svg>
        {here.precision.n > 0 && (
          <i
            class="curve-point"
            style={{ left: `${x(here.from)}%`, top: `${y(here.precision.k / here.precision.n)}%` }}
          />
        )}
      </div>
      {RATES.map(rate => (
        <span key={rate} class="curve-y" style={{ top: `${y(rate)}%` }}>
          {percent(rate)}
        </span>
      ))}
      {roundTicks(low, high, MOST_TICKS).map(tick => (
        <span key={tick} class="curve-x" style={{ left: `${x(tick)}%` }}>
          {number(tick)}
        </span>
      ))}
    </div>
  )
}
