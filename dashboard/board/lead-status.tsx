import type { Row } from '../../shared/board.ts'
import type { Band } from '../../shared/plan.ts'
import { actionFor } from '../../shared/words/built-in.ts'
import { now } from '../core/server-clock.ts'
import { Ago } from '../ui/ago.tsx'
import { untilText } from '../ui/format.ts'
import { language, words } from '../words/words.ts'

type Worked = Pick<Row, 'owner' | 'outcome' | 'outcomeAt' | 'snoozedUntil'>
type Reachable = Pick<Row, 'email' | 'hasPhone'>

/** The lead's status and owner; for an untouched lead the action that its stage recommends. */
export function LeadStatusLine({ row, band }: { row: Worked & Reachable; band: Band | undefined }) {
  const worked = workedText(row)
  if (worked === null) {
    const reach = row.hasPhone ? 'phone' : row.email ? 'email' : 'none'
    const action = band ? actionFor(language.value, band.id, band.action, reach) : ''
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
