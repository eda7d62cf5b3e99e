import { ApiError } from '../core/api.ts'
import { number } from '../ui/format.ts'
import { Failure } from '../ui/states.tsx'
import type { Target } from './columns.ts'
import type { Faults as FaultsOfFile, Row } from './people.ts'
import type { Notes, Sending } from './sending.ts'
import { importWords } from './words.ts'

export function PreviewRows({ rows }: { rows: readonly Row[] }) {
  const say = importWords.value
  if (rows.length === 0) return null
  return (
    <section class="panel" aria-labelledby="rows-title">
      <h2 id="rows-title">{say.preview}</h2>
      <ul class="import-rows">
        {rows.map(({ userId, email, traits }) => (
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
export function Faults({ id, title, faults }: { id: string; title: string; faults: FaultsOfFile }) {
  const say = importWords.value
  const { count, first } = faults
  if (count === 0) return null
  return (
    <section class="panel" aria-labelledby={id}>
      <h2 id={id}>
        {title} ({number(count)})
      </h2>
      <ul class="import-faults">
        {first.map(({ line, reason, text, column }) => (
          <li key={`${line} ${reason} ${column}`}>
            <b>{say.row(line)}</b> {column && `${column}: `}
            {say.reasons[reason]} <span class="soft">{text}</span>
          </li>
        ))}
        {count > first.length && <li class="soft">{say.more(count - first.length)}</li>}
      </ul>
    </section>
  )
}

export function Progress({ sending }: { sending: Sending }) {
  const say = importWords.value
  const state = sending.state.value
  const sent = sending.sent.value
  const { all } = sending
  const problem = sending.problem.value
  // The browser no longer reads a file that was saved again.
  const hasChanged = problem !== null && !(problem instanceof ApiError)
  return (
    <section class="import-progress" aria-live="polite">
      <progress max={all} value={sent} aria-label={say.progress(number(sent), number(all))} />
      <p>
        {state === 'done'
          ? say.done(number(sending.accepted.value), number(sending.duplicates.value))
          : `${state === 'stopped' && !hasChanged ? `${say.stopped} ` : ''}${say.progress(number(sent), number(all))}`}
      </p>
      {problem instanceof ApiError && <Failure error={problem} />}
      {hasChanged && <p role="alert">{say.changed}</p>}
      {state === 'running' && (
        <button type="button" class="button" onClick={() => sending.stop()}>
          {say.stop}
        </button>
      )}
      {state === 'stopped' && !hasChanged && (
        <button type="button" class="button primary" onClick={() => void sending.run()}>
          {say.goOn}
        </button>
      )}
      {state === 'done' && (
        <a class="button primary" href="/board">
          {say.toBoard}
        </a>
      )}
      <NoteList title={say.refused} notes={sending.refused.value} />
      <NoteList title={say.incomplete} notes={sending.incomplete.value} />
    </section>
  )
}

/** Rows that the collector says something about. */
function NoteList({ title, notes: { count, first } }: { title: string; notes: Notes }) {
  const say = importWords.value
  if (count === 0) return null
  return (
    <>
      <h2>{title}</h2>
      <ul class="import-faults">
        {first.map(({ row, message }, index) => (
          <li key={index}>
            <b>{row.email ?? row.userId}</b> {message}
          </li>
        ))}
        {count > first.length && <li class="soft">{say.more(count - first.length)}</li>}
      </ul>
    </>
  )
}
