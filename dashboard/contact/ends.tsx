import type { ScoreExplained } from '../../shared/api.ts'
import { now } from '../clock.ts'
import { ahead, exactTime, signedDecimal } from '../format.ts'
import { words } from '../words/words.ts'

const SHOWN = 8

/** "in 6 days −50 Purchase". */
export function Ends({ explained }: { explained: ScoreExplained }) {
  const { contact: say, verbs } = words.value
  const { ends } = explained
  const row = ({ at, rule, ruleName, points }: ScoreExplained['ends'][number], index: number) => (
    <li key={`${at} ${rule} ${index}`}>
      <time dateTime={at} title={exactTime(at)}>
        {ahead(at, now.value)}
      </time>
      <b>{signedDecimal(points)}</b>
      <span>{ruleName || rule}</span>
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
