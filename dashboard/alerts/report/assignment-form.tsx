import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Assignment } from '../../../shared/lead.ts'
import type { Colleague } from '../../../shared/person.ts'
import type { Site } from '../../../shared/site.ts'
import { get, put } from '../../core/api.ts'
import { may } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { announce } from '../../ui/announce.ts'
import { Icon } from '../../ui/icons.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { Failure, Lines } from '../../ui/states.tsx'
import { words } from '../../words/words.ts'
import { useColleagues } from '../people.ts'
import { alertWords } from '../words/words.ts'

type Row = { value: string; person: string }
const SAID_MS = 3_000

/** The owner of unclaimed leads. */
export function AssignmentForm({ site }: { site: Site }) {
  const { assignment: say } = alertWords.value
  const path = `/api/sites/${encodeURIComponent(site.id)}/assignment`
  const found = useResource<Assignment>(path, signal => get(path, {}, signal))
  const colleagues = useColleagues()
  const trait = useSignal('')
  const rows = useSignal<Row[]>([])
  const otherwise = useSignal('')
  const problem = useSignal<unknown>(null)
  const isSaved = useSignal(false)
  const setting = found.data.value
  useEffect(() => {
    if (!setting) return
    trait.value = setting.trait ?? ''
    rows.value = Object.entries(setting.byValue).map(([value, person]) => ({ value, person }))
    otherwise.value = setting.otherwise ?? ''
  }, [setting])
  const isReadOnly = !may('member')
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    problem.value = null
    const named = rows.value.filter(({ value, person }) => value !== '' && person !== '')
    try {
      await put(path, {
        trait: trait.value.trim() || null,
        byValue: Object.fromEntries(named.map(({ value, person }) => [value, person])),
        otherwise: otherwise.value || null,
      })
      isSaved.value = true
      announce(say.saved)
      setTimeout(() => {
        isSaved.value = false
      }, SAID_MS)
    } catch (error) {
      problem.value = error
    }
  }
  const change = (index: number, part: Partial<Row>) => {
    rows.value = rows.value.map((row, other) => (other === index ? { ...row, ...part } : row))
  }
  return (
    <section class="panel assignment" aria-labelledby="assignment-title">
      <h2 id="assignment-title">{say.title}</h2>
      <p class="soft">{say.lead}</p>
      {!setting &&
        (found.error.value !== null ? (
          <Failure error={found.error.value} retry={found.reload} />
        ) : (
          <Lines count={2} />
        ))}
      {setting && (
        <form class="form" onSubmit={event => void save(event)}>
          <fieldset disabled={isReadOnly} class="form">
            <label class="field">
              {say.trait}
              <input
                value={trait.value}
                placeholder={say.traitHint}
                maxLength={100}
                spellcheck={false}
                onInput={event => {
                  trait.value = event.currentTarget.value
                }}
              />
            </label>
            {trait.value !== '' && (
              <>
                <ul class="assignment-rows">
                  {rows.value.map((row, index) => (
                    <li key={index}>
                      <input
                        class="tag-field"
                        aria-label={say.value}
                        value={row.value}
                        maxLength={200}
                        onInput={event => change(index, { value: event.currentTarget.value })}
                      />
                      <span aria-hidden="true">→</span>
                      <PersonSelect
                        label={`${say.person}: ${row.value}`}
                        value={row.person}
                        colleagues={colleagues}
                        choose={person => change(index, { person })}
                      />
                      <button
                        type="button"
                        class="button icon-only"
                        aria-label={say.removeValue(row.value)}
                        onClick={() => {
                          rows.value = rows.value.filter((_, other) => other !== index)
                        }}
                      >
                        <Icon name="close" />
                      </button>
                    </li>
                  ))}
                </ul>
                <p>
                  <button
                    type="button"
                    class="button"
                    onClick={() => {
                      rows.value = [...rows.value, { value: '', person: '' }]
                    }}
                  >
                    {say.addValue}
                  </button>
                </p>
              </>
            )}
            <div class="field">
              <span aria-hidden="true">{say.otherwise}</span>
              <PersonSelect
                label={say.otherwise}
                value={otherwise.value}
                colleagues={colleagues}
                choose={person => {
                  otherwise.value = person
                }}
              />
            </div>
          </fieldset>
          {problem.value !== null && <InlineProblem error={problem.value} />}
          {!isReadOnly && (
            <div class="form-do">
              <button type="submit" class="button primary">
                {say.save}
              </button>
              <span>{isSaved.value && words.value.saved}</span>
            </div>
          )}
        </form>
      )}
    </section>
  )
}

type Select = { label: string; value: string; colleagues: readonly Colleague[]; choose: (id: string) => void }

function PersonSelect({ label, value, colleagues, choose }: Select) {
  const isKnown = value === '' || colleagues.some(({ id }) => id === value)
  return (
    <span class="select">
      <select aria-label={label} value={value} onChange={event => choose(event.currentTarget.value)}>
        <option value="">{alertWords.value.assignment.nobody}</option>
        {!isKnown && (
          <option value={value} selected>
            {value}
          </option>
        )}
        {colleagues.map(({ id, name }) => (
          <option key={id} value={id} selected={id === value}>
            {name}
          </option>
        ))}
      </select>
    </span>
  )
}
