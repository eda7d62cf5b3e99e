import { useSignal } from '@preact/signals'
import type { PartnerDetail, PartnerPerson, PortalLink } from '../../shared/partner.ts'
import { post, remove } from '../core/api.ts'
import { may } from '../core/session.ts'
import { FormLine, textOf, useAttempt } from '../ui/form.tsx'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { Panel } from '../ui/panel.tsx'
import { ShownOnce } from '../ui/shown-once.tsx'
import { Table } from '../ui/table.tsx'
import { programmeWords } from './programme-words.ts'

type Props = { data: PartnerDetail; path: string; reload: () => void }

/** The people of a partner; without a mail server their links are copied from here. */
export function PersonsPart({ data, path, reload }: Props) {
  const say = programmeWords.value
  const { attempt, problem, isBusy } = useAttempt(reload)
  const link = useSignal<string | null>(null)
  const people = data.persons.filter(({ removedAt }) => removedAt === null)
  const makeLink = (person: PartnerPerson) =>
    void attempt(async () => {
      link.value = (await post<PortalLink>(`${path}/people/${person.id}/link`)).url
    })
  const drop = (person: PartnerPerson) => {
    if (confirm(say.removeSure(person.name))) void attempt(() => remove(`${path}/people/${person.id}`))
  }
  const add = (fields: FormData) =>
    attempt(() =>
      post(`${path}/people`, {
        name: textOf(fields, 'name'),
        email: textOf(fields, 'email'),
        role: people.length === 0 ? 'owner' : 'member',
      }),
    )
  return (
    <Panel id="persons" title={say.people} lead={say.peopleLead}>
      {people.length === 0 && <p class="soft">{say.peopleNone}</p>}
      {people.length > 0 && (
        <Table labelledBy="persons" isStacked>
          {people.map(person => (
            <tr key={person.id}>
              <th scope="row">
                {person.name || person.email}
                <small>
                  {[person.email, person.phone, person.role === 'owner' ? say.owner : say.member]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </th>
              <td class="table-do">
                {may('member') && (
                  <>
                    <button
                      type="button"
                      class="button"
                      aria-label={say.linkLong(person.name)}
                      onClick={() => makeLink(person)}
                    >
                      {say.link}
                    </button>{' '}
                    <button
                      type="button"
                      class="button"
                      aria-label={say.removePersonLong(person.name)}
                      onClick={() => drop(person)}
                    >
                      {say.removePerson}
                    </button>
                  </>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {link.value && <ShownOnce text={say.linkText} label={say.link} value={link.value} />}
      {may('member') && data.erasedAt === null ? (
        <FormLine button={say.addPerson} submit={add} problem={problem.value} isBusy={isBusy.value}>
          <label class="field">
            {say.personName}
            <input name="name" required maxLength={200} />
          </label>
          <label class="field">
            {say.email}
            <input name="email" type="email" required />
          </label>
        </FormLine>
      ) : (
        problem.value !== null && <InlineProblem error={problem.value} />
      )}
    </Panel>
  )
}
