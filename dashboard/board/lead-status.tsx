import type { Row } from '../../shared/board.ts'
import { now } from '../core/server-clock.ts'
import { Ago } from '../ui/ago.tsx'
import { untilText } from '../ui/format.ts'
import { words } from '../words/words.ts'

type Worked = Pick<Row, 'owner' | 'outcome' | 'outcomeAt' | 'snoozedUntil'>

/** How far the lead is worked and by whom; while it is not, what its stage recommends. */
export function LeadStatusLine({ row, action }: { row: Worked; action: string }) {
  const { statuses, snoozedTill } = words.value.board
  const { owner, outcome, outcomeAt, snoozedUntil } = row
  if (!owner && !outcome && !snoozedUntil) {
    return action ? (
      <span class="status-line" title={action}>
        {action}
      </span>
    ) : null
  }
  return (
    <span class="status-line" data-is="worked">
      {snoozedUntil ? snoozedTill(untilText(snoozedUntil, now.value)) : statuses[outcome ?? 'open']}
      {owner && ` · ${owner.name}`}
      {!snoozedUntil && outcomeAt && (
        <>
          {' · '}
          <Ago at={outcomeAt} />
        </>
      )}
    </span>
  )
}
