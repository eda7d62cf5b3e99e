import { useComputed } from '@preact/signals'
import type { Counts } from '../../shared/overview.ts'
import type { Band } from '../../shared/plan.ts'
import { alerts } from '../alerts/inbox.ts'
import { contactName } from '../board/contact-name.ts'
import { useBoard } from '../board/use-board.ts'
import { Ago } from '../ui/ago.tsx'
import { number } from '../ui/format.ts'
import { words } from '../words/words.ts'

const SHOWN = 3

type Props = { bands: readonly Band[]; latest: Counts['latest'] }

/** The contacts that turned hot last; with fewer than three, the most recently active ones of the top band. */
export function HotLeads({ bands, latest }: Props) {
  const store = useBoard()
  const { wall: say } = words.value
  const toldAlready = latest.map(lead => ({
    id: lead.contactId,
    name: contactName(lead),
    score: lead.score,
    at: lead.at,
  }))
  const others = useComputed(() => {
    const top = bands.at(-1)?.id
    const turned = alerts.value
      .filter(alert => alert.direction === 'up' && alert.band === top)
      .flatMap(alert => {
        const { contactId: id, score, at } = alert
        return id === null || score === null ? [] : [{ id, name: contactName(alert), score, at }]
      })
    const rows = store.shown.value
      .flatMap(id => store.rowOf(id)?.value ?? [])
      .filter(row => row.band === top && row.lastEventAt !== null)
      .sort((a, b) => b.lastEventAt!.localeCompare(a.lastEventAt!))
      .map(row => ({ id: row.contactId, name: contactName(row), score: row.score, at: row.lastEventAt! }))
    return { turned, rows }
  }).value
  const known = new Set<string>()
  const leads = [...others.turned, ...toldAlready, ...others.rows]
    .filter(({ id }) => !known.has(id) && known.add(id))
    .slice(0, SHOWN)
  return (
    <section class="wall-hot" aria-labelledby="wall-hot-title">
      <h2 id="wall-hot-title">{say.latest}</h2>
      {leads.length === 0 && <p class="soft">{say.noneHot}</p>}
      <ol>
        {leads.map(({ id, name, score, at }) => (
          <li key={id}>
            <b>{name}</b>
            <Ago at={at} />
            <span data-tone="hot">{number(score)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
