import { useSignal } from '@preact/signals'
import type * as z from 'zod'
import type { OneTimeLink, Person, Role } from '../../shared/person.ts'
import { get, patch, post } from '../core/api.ts'
import { me } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { FormLine, Labelled, textOf, useAttempt } from '../ui/form.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Panel } from '../ui/panel.tsx'
import { Select } from '../ui/select.tsx'
import { ShownOnce } from '../ui/shown-once.tsx'
import { Table } from '../ui/table.tsx'
import { language, words } from '../words/words.ts'
import { PersonRights } from './person-rights.tsx'
import { rightsWords } from './rights-words.ts'

type OneTime = z.infer<typeof OneTimeLink>
const ROLES: Role[] = ['admin', 'member', 'viewer']
/** The default role of an invitation. */
const FIRST_ROLE: Role = 'member'
const COLUMNS = 3

export function PeoplePart() {
  const { settings } = words.value
  const people = useResource<{ rows: Person[] }>('people', signal => get('/api/people', {}, signal))
  const link = useSignal<string | null>(null)
  const { attempt, problem, isBusy } = useAttempt(people.reload)
  const invite = async (fields: FormData) => {
    const email = textOf(fields, 'email')
    const role = fields.get('role') as Role
    if (role === 'admin' && !confirm(settings.adminSure(email))) return false
    return attempt(async () => {
      link.value = (await post<OneTime>('/api/people', { email, role, language: language.value })).url
    })
  }
  const change = (person: Person, change: { role?: Role; disabled?: boolean }) =>
    attempt(() => patch(`/api/people/${encodeURIComponent(person.id)}`, change))
  const newLink = (person: Person) =>
    attempt(async () => {
      link.value = (await post<OneTime>(`/api/people/${encodeURIComponent(person.id)}/link`)).url
    })
  return (
    <Panel id="people" title={settings.people} lead={settings.peopleLead}>
      <Loaded of={people} lines={3}>
        {({ rows }) => (
          <Table labelledBy="people" isStacked head={[settings.people, settings.role, null]}>
            {rows
              .filter(({ disabled }) => !disabled)
              .map(person => (
                <PersonRow
                  key={person.id}
                  person={person}
                  firstAdmin={firstAdminOf(rows)}
                  setRole={role => change(person, { role })}
                  remove={() => void change(person, { disabled: true })}
                  newLink={() => void newLink(person)}
                />
              ))}
          </Table>
        )}
      </Loaded>
      {link.value && <ShownOnce text={settings.inviteLink} label={settings.invite} value={link.value} />}
      <FormLine button={settings.invite} submit={invite} problem={problem.value} isBusy={isBusy.value}>
        <label class="field">
          {settings.inviteEmail}
          <input name="email" type="email" required />
        </label>
        <Labelled label={settings.role}>
          <Select name="role" label={settings.role} value={FIRST_ROLE} options={roleOptions()} />
        </Labelled>
      </FormLine>
    </Panel>
  )
}

type RowProps = {
  person: Person
  firstAdmin: Person | undefined
  setRole: (role: Role) => Promise<boolean>
  remove: () => void
  newLink: () => void
}

function PersonRow({ person, firstAdmin, setRole, remove, newLink }: RowProps) {
  const { settings, verbs } = words.value
  /** Incremented when a choice is cancelled: the select is then rendered again with the current role. */
  const takenBack = useSignal(0)
  const isOpen = useSignal(false)
  const isMe = person.id === me.value?.id
  const who = person.name || person.email
  const chooseRole = async (role: Role) => {
    const isSure = role !== 'admin' || confirm(settings.adminSure(who))
    if (!isSure || !(await setRole(role))) takenBack.value++
  }
  const about = [
    person.name && person.email,
    isMe && settings.you,
    person.invited && settings.waitingFor,
  ].filter(Boolean)
  return (
    <>
      <tr>
        <th scope="row">
          {who}
          <small>{about.join(' · ')}</small>
        </th>
        <td>
          {isMe ? (
            settings.roles[person.role]
          ) : (
            <Select
              key={takenBack.value}
              value={person.role}
              label={`${settings.role}, ${who}`}
              options={roleOptions()}
              choose={role => void chooseRole(role)}
            />
          )}
        </td>
        <td class="table-do">
          <button
            type="button"
            class="button"
            aria-expanded={isOpen.value}
            aria-label={rightsWords.value.rightsLong(who)}
            onClick={() => {
              isOpen.value = !isOpen.value
            }}
          >
            {rightsWords.value.rights}
          </button>{' '}
          {!isMe && (
            <>
              <button type="button" class="button" aria-label={settings.resetLinkLong(who)} onClick={newLink}>
                {settings.resetLink}
              </button>{' '}
              <button
                type="button"
                class="button"
                onClick={() => confirm(settings.removeSure(who)) && remove()}
              >
                {verbs.remove}
              </button>
            </>
          )}
        </td>
      </tr>
      {isOpen.value && (
        <tr>
          <td class="person-rights-place" colSpan={COLUMNS}>
            <PersonRights person={person} firstAdmin={firstAdmin} />
          </td>
        </tr>
      )}
    </>
  )
}

/** The one that the collector gives every right; the list is in the sequence of joining. */
const firstAdminOf = (people: readonly Person[]): Person | undefined =>
  people.find(({ role, disabled }) => role === 'admin' && !disabled)

const roleOptions = () => ROLES.map(role => ({ value: role, label: words.value.settings.roles[role] }))
