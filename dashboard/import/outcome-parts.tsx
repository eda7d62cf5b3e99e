import { number } from '../ui/format.ts'
import { Failure } from '../ui/states.tsx'
import type { Target } from './columns.ts'
import type { Fault, Row } from './people.ts'
import type { Sending } from './sending.ts'
import { importWords } from './words.ts'

const PREVIEW_ROWS = 5
const FAULTS_SHOWN = 20

export function PreviewRows({ rows }: { rows: readonly Row[] }) {
  const say = importWords.value
  const first = rows.slice(0, PREVIEW_ROWS)
  if (first.length === 0) return null
  return (
    <section class="panel" aria-labelledby="rows-title">
      <h2 id="rows-title">{say.preview}</h2>
      <ul class="import-rows">
        {first.map(({ userId, email, traits }) => (
          <li key={`${userId} ${email}`}>
            <b>{[userId, email].filter(Boolean).join(' · ')}</b>
            <span class="soft">
              {Object.entries(traits)
                .map(([name, value]) => `${say.targets[name as Target] ?? name}: ${value}`)
                .join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Lines that are left out, or that are taken but look wrong. */
export function Faults({ id, title, faults }: { id: string; title: string; faults: readonly Fault[] }) {
  const say = importWords.value
  if (faults.length === 0) return null
  return (
    <section class="panel" aria-labelledby={id}>
      <h2 id={id}>
        {title} ({number(faults.length)})
      </h2>
      <ul class="import-faults">
        {faults.slice(0, FAULTS_SHOWN).map(({ line, reason, text, column }) => (
          <li key={`${line} ${reason} ${column}`}>
            <b>{say.row(line)}</b> {column && `${column}: `}
            {say.reasons[reason]} <span class="soft">{text}</span>
          </li>
        ))}
        {faults.length > FAULTS_SHOWN && <li class="soft">{say.more(faults.length - FAULTS_SHOWN)}</li>}
      </ul>
    </section>
  )
}

export function Progress({ sending }: { sending: Sending }) {
  const say = importWords.value
  const state = sending.state.value
  const sent = sending.sent.value
  const all = sending.rows.length
  const refused = sending.refused.value
  return (
    <section class="import-progress" aria-live="polite">
      <progress max={all} value={sent} aria-label={say.progress(number(sent), number(all))} />
      <p>
        {state === 'done'
          ? say.done(number(sending.accepted.value), number(sending.duplicates.value))
          : `${state === 'stopped' ? `${say.stopped} ` : ''}${say.progress(number(sent), number(all))}`}
      </p>
      {sending.problem.value !== null && <Failure error={sending.problem.value} />}
      {state === 'running' && (
        <button type="button" class="button" onClick={() => sending.stop()}>
          {say.stop}
        </button>
      )}
      {state === 'stopped' && (
        <button type="button" class="button primary" onClick={() => void sending.run()}>
          {say.goOn}
        </button>
      )}
      {state === 'done' && (
        <a class="button primary" href="/board">
          {say.toBoard}
        </a>
      )}
      {refused.length > 0 && (
        <>
          <h2>{say.refused}</h2>
          <ul class="import-faults">
            {refused.slice(0, FAULTS_SHOWN).map(({ row, message }) => (
              <li key={`${row.userId} ${row.email}`}>
                <b>{row.email ?? row.userId}</b> {message}
              </li>
            ))}
            {refused.length > FAULTS_SHOWN && <li class="soft">{say.more(refused.length - FAULTS_SHOWN)}</li>}
          </ul>
        </>
      )}
    </section>
  )
}
