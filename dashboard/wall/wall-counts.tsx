import type { Counts } from '../../shared/overview.ts'
import type { Band } from '../../shared/plan.ts'
import { number } from '../ui/format.ts'
import { words } from '../words/words.ts'

/** null until it is loaded. */
export function WallCounts({ bands, counts }: { bands: readonly Band[]; counts: Counts | null }) {
  const { wall: say } = words.value
  const top = bands.at(-1)
  const shown = (count: number | undefined) => (count === undefined ? '–' : number(count))
  return (
    <dl class="wall-counts">
      <div>
        <dd>{shown(counts?.now)}</dd>
        <dt>{say.now}</dt>
      </div>
      {top && (
        <div data-tone="hot">
          <dd>{shown(counts?.hotToday)}</dd>
          <dt>{say.hotToday(top.name)}</dt>
        </div>
      )}
      <div>
        <dd>{shown(counts?.seenToday)}</dd>
        <dt>{say.seenToday}</dt>
      </div>
    </dl>
  )
}
