import type { Row } from '../../shared/board.ts'
import { now } from '../core/server-clock.ts'
import { Ago } from '../ui/ago.tsx'
import { untilText } from '../ui/format.ts'
import { words } from '../words/words.ts'

type Worked = Pick<Row, 'owner' | 'outcome' | 'outcomeAt' | 'snoozedUntil'>

/** The lead's status and owner; for an untouched lead the action that its stage recommends. */
export function LeadStatusLine({ row, action }: { row: Worked; action: string }) {
  const worked = workedText(row)
  if (worked === null) {
    return action ? (
      <span class="status-line" title={action}>
        {action}
      </span>
    ) : null
  }
  const { outcomeAt, snoozedUntil } = row
  return (
    <span class="status-line" data-is="worked">
      {worked}
      {!snoozedUntil && outcomeAt && (
        <>
          {' · '}
          <Ago at={outcomeAt} />
        </>
      )}
    </span>
  )
}

/** "Contacted · Maja"; null for an untouched lead. */
export function workedText({ owner, outcome, snoozedUntil }: Worked): string | null {
  if (!owner && !outcome && !snoozedUntil) return null
  const { statuses, snoozedTill } = words.value.board
  const status = snoozedUntil ? snoozedTill(untilText(snoozedUntil, now.value)) : statuses[outcome ?? 'open']
  return owner ? `${status} · ${owner.name}` : status
}
