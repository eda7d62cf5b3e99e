import type { Tone } from './bands.ts'

const WIDTH = 96
const HEIGHT = 24
const PAD = 3

/** The score at the end of each of the last days; a day without one is a gap, not a zero. */
export function Sparkline({ trend, tone }: { trend: readonly (number | null)[] | undefined; tone: Tone }) {
  if (!trend || trend.length < 2) return null
  const known = trend.filter(value => value !== null)
  if (known.length === 0) return null
  const low = Math.min(0, ...known)
  const high = Math.max(low + 10, ...known)
  const x = (day: number) => PAD + (day / (trend.length - 1)) * (WIDTH - 2 * PAD)
  const y = (value: number) => HEIGHT - PAD - ((value - low) / (high - low)) * (HEIGHT - 2 * PAD)
  let path = ''
  trend.forEach((value, day) => {
    if (value === null) return
    const isStart = day === 0 || trend[day - 1] === null
    path += `${isStart ? 'M' : 'L'}${x(day).toFixed(1)} ${y(value).toFixed(1)}`
  })
  const last = trend.at(-1)
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path d={path} />
      {last !== null && last !== undefined && (
        <circle data-tone={tone} cx={x(trend.length - 1)} cy={y(last)} r="2.5" />
      )}
    </svg>
  )
}
