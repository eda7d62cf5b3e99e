import type { CrmState } from '../../../shared/crm.ts'
import { Ago } from '../../ui/ago.tsx'
import { connectionWords } from '../words/words.ts'

/** The last handovers, each with its steps. */
export function Pushes({ state: { people, waiting, pushes } }: { state: CrmState }) {
  const { crm: say } = connectionWords.value
  return (
    <section class="crm-pushes" aria-label={say.last}>
      <h4>{say.last}</h4>
      <p class="soft">
        {[say.people(people), waiting > 0 && say.waiting(waiting)].filter(Boolean).join(' · ')}
      </p>
      {pushes.length === 0 ? (
        <p class="soft">{say.none}</p>
      ) : (
        <ul>
          {pushes.map(({ id, at, contact, steps, state }) => (
            <li key={id} data-state={state}>
              <Ago at={at} />
              <span>
                {say.states[state]}:{' '}
                {steps
                  .map(({ step, isDone }) => (isDone ? say.steps[step] : say.unfinished(say.steps[step])))
                  .join(', ')}
              </span>
              {contact !== null && <a href={`/contacts/${encodeURIComponent(contact)}`}>{say.openContact}</a>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
