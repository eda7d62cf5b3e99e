import type { ScoreExplained } from '../../shared/contact.ts'
import { now } from '../core/server-clock.ts'
import { ahead, exactTime, number, shortDay, signedDecimal } from '../ui/format.ts'
import { words } from '../words/words.ts'
import { ruleName as nameOf } from './why.tsx'

const SHOWN = 8

type Ending = ScoreExplained['ends'][number] & { count: number }

/** "in 6 days −50 Purchase". */
export function Ends({ explained }: { explained: ScoreExplained }) {
  const { contact: say, verbs } = words.value
  const ends = byDay(explained.ends)
  const row = ({ at, rule, ruleName, points, count }: Ending) => (
    <li key={`${at} ${rule}`}>
      <time dateTime={at} title={exactTime(at)}>
        {ahead(at, now.value)}
      </time>
      <b>{signedDecimal(points)}</b>
      <span>
        {nameOf(rule, ruleName)}
        {count > 1 && <small> {say.times(number(count))}</small>}
      </span>
    </li>
  )
  return (
    <section class="panel ends" aria-labelledby="ends-title">
      <h2 id="ends-title">{say.endsTitle}</h2>
      {ends.length === 0 && <p class="soft">{say.endsNone}</p>}
      <ol>{ends.slice(0, SHOWN).map(row)}</ol>
      {ends.length > SHOWN && (
        <details>
          <summary>{verbs.more}</summary>
          <ol>{ends.slice(SHOWN).map(row)}</ol>
        </details>
      )}
    </section>
  )
}

/** Merges the lines of a rule that end on the same day. */
function byDay(ends: ScoreExplained['ends']): Ending[] {
  const merged = new Map<string, Ending>()
  for (const end of ends) {
    const key = `${end.rule} ${shortDay(end.at)}`
    const same = merged.get(key)
    if (same) {
      same.points += end.points
      same.count++
    } else merged.set(key, { ...end, count: 1 })
  }
  return [...merged.values()]
}
