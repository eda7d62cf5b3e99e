import { number } from '../ui/format.ts'
import { words } from '../words/words.ts'
import type { Scale, Tone } from './bands.ts'

type Parts = { fit: number; engagement: number; score: number; tone: Tone; scale: Scale }

/** A thin bar of fit and engagement, with ticks where the bands begin. */
export function ScoreBar({ fit, engagement, score, tone, scale }: Parts) {
  const share = (points: number) => `${Math.max(0, Math.min(100, (points / scale.full) * 100))}%`
  const { board } = words.value
  // A negative part reduces the positive one: the bar never exceeds the score.
  const fitShown = Math.max(0, Math.min(fit, score))
  const text = board.partsOf(number(fit), number(engagement))
  return (
    <span class="score-bar" role="img" aria-label={text} title={text}>
      <i class="part-engagement" data-tone={tone} style={{ width: share(score) }} />
      <i class="part-fit" style={{ width: share(fitShown) }} />
      {scale.ticks.map(tick => (
        <i key={tick} class="tick" style={{ left: share(tick) }} />
      ))}
      {score > scale.full && <i class="over" />}
    </span>
  )
}
