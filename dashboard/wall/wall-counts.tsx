import { useComputed } from '@preact/signals'
import type { Band } from '../../shared/plan.ts'
import { hasMore, rowOf, shown, total } from '../board/live-board.ts'
import { isPresent } from '../board/presence.ts'
import { now } from '../clock.ts'
import { number } from '../format.ts'
import { words } from '../words/words.ts'

export function WallCounts({ bands }: { bands: readonly Band[] }) {
  const { wall: say } = words.value
  const top = bands.at(-1)
  const rows = useComputed(() => shown.value.flatMap(id => rowOf(id)?.value ?? []))
  const present = useComputed(() => rows.value.filter(row => isPresent(row, now.value)).length)
  const hot = rows.value.filter(row => row.band === top?.id).length
  // Past the rows that are sent, nobody knows.
  const more = hasMore.value ? '+' : ''
  const isAllHot = hot === rows.value.length && hot > 0
  return (
    <dl class="wall-counts">
      <div>
        <dd>
          {number(present.value)}
          {present.value > 0 && more}
        </dd>
        <dt>{say.now}</dt>
      </div>
      {top && (
        <div data-tone="hot">
          <dd>
            {number(hot)}
            {isAllHot && more}
          </dd>
          <dt>{say.hot(top.name)}</dt>
        </div>
      )}
      <div>
        <dd>{number(total.value ?? 0)}</dd>
        <dt>{say.contacts}</dt>
      </div>
    </dl>
  )
}
