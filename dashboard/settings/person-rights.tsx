import type { Person } from '../../shared/person.ts'
import type { Right, Rights } from '../../shared/right.ts'
import { get, put } from '../core/api.ts'
import { useResource } from '../core/use-resource.ts'
import { announce } from '../ui/announce.ts'
import { useAttempt } from '../ui/form.tsx'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { rightsWords } from './rights-words.ts'

const RIGHTS: Right[] = ['partners.manage', 'statements.close', 'payments.export']

/** The first admin is the one that the collector gives every right. */
type Props = { person: Person; firstAdmin: Person | undefined }

/** What a person may do beside the role, as switches; a right can be given by those who have it. */
export function PersonRights({ person, firstAdmin }: Props) {
  const say = rightsWords.value
  const path = `/api/people/${encodeURIComponent(person.id)}/rights`
  const theirs = useResource<Rights>(path, signal => get(path, {}, signal))
  const own = useResource<Rights>('/api/me/rights', signal => get('/api/me/rights', {}, signal))
  const { attempt, problem, isBusy } = useAttempt()
  const who = person.name || person.email
  const first = firstAdmin?.name || firstAdmin?.email || ''
  const isFirst = person.id === firstAdmin?.id
  const mine = own.data.value?.rights
  const give = (rights: readonly Right[]) =>
    attempt(async () => {
      theirs.data.value = await put<Rights>(path, { rights })
      announce(say.given(who))
    })
  return (
    <fieldset class="person-rights">
      <legend>{say.rightsLong(who)}</legend>
      <p class="soft">{say.lead}</p>
      <Loaded of={theirs} lines={3}>
        {({ rights }) => {
          const isAbove = mine !== undefined && rights.some(right => !mine.includes(right))
          return (
            <>
              {RIGHTS.map(right => (
                <label key={right} class="check">
                  <input
                    type="checkbox"
                    name={right}
                    checked={rights.includes(right)}
                    disabled={isFirst || isAbove || isBusy.value || !mine?.includes(right)}
                    onChange={event =>
                      void give(
                        event.currentTarget.checked
                          ? [...rights, right]
                          : rights.filter(one => one !== right),
                      )
                    }
                  />
                  <span>
                    {say.names[right]} <small>{say.hints[right]}</small>
                  </span>
                </label>
              ))}
              {isFirst ? (
                <p class="soft">{say.always}</p>
              ) : isAbove ? (
                <p class="soft">{say.above(first)}</p>
              ) : mine && mine.length < RIGHTS.length ? (
                <p class="soft">{say.lacking(first)}</p>
              ) : null}
              {person.role === 'viewer' && <p class="soft">{say.viewer}</p>}
            </>
          )
        }}
      </Loaded>
      {problem.value !== null && <InlineProblem error={problem.value} />}
    </fieldset>
  )
}
