import { useSignal } from '@preact/signals'
import type * as z from 'zod'
import type { OneTimeLink, Person, Role } from '../../shared/person.ts'
import { get, patch, post } from '../core/api.ts'
import { me } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { CopyField } from '../ui/copy-field.tsx'
import { Failure, Lines } from '../ui/states.tsx'
import { language, words } from '../words/words.ts'

type OneTime = z.infer<typeof OneTimeLink>
const ROLES: Role[] = ['admin', 'member', 'viewer']

export function PeoplePart() {
  const { settings } = words.value
  const people = useResource<{ rows: Person[] }>('people', signal => get('/api/people', {}, signal))
  const link = useSignal<string | null>(null)
  const problem = useSignal<unknown>(null)
  const attempt = (act: () => Promise<unknown>) =>
    act().then(
      () => {
        problem.value = null
        people.reload()
      },
      error => {
        problem.value = error
      },
    )
  const invite = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const fields = new FormData(form)
    await attempt(async () => {
      const body = {
        email: String(fields.get('email')).trim(),
        role: fields.get('role'),
        language: language.value,
      }
      link.value = (await post<OneTime>('/api/people', body)).url
      form.reset()
    })
  }
  const rows = people.data.value?.rows.filter(({ disabled }) => !disabled)
  return (
    <section class="panel" aria-labelledby="people">
      <h2 id="people">{settings.people}</h2>
      <p class="soft">{settings.peopleLead}</p>
      {!rows &&
        (people.error.value ? (
          <Failure error={people.error.value} retry={people.reload} />
        ) : (
          <Lines count={3} />
        ))}
      {rows && (
        <div class="table-scroll">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{settings.people}</th>
                <th scope="col">{settings.role}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {rows.map(person => (
                <PersonRow
                  key={person.id}
                  person={person}
                  change={change =>
                    void attempt(() => patch(`/api/people/${encodeURIComponent(person.id)}`, change))
                  }
                  link={() =>
                    void attempt(async () => {
                      link.value = (
                        await post<OneTime>(`/api/people/${encodeURIComponent(person.id)}/link`)
                      ).url
                    })
                  }
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {link.value && (
        <div class="once">
          <p>{settings.inviteLink}</p>
          <CopyField text={link.value} label={settings.invite} />
        </div>
      )}
      {problem.value !== null && <Failure error={problem.value} />}
      <form class="form-line" onSubmit={event => void invite(event)}>
        <label class="field">
          {settings.inviteEmail}
          <input name="email" type="email" required />
        </label>
        <div class="field">
          <span aria-hidden="true">{settings.role}</span>
          <RoleSelect name="role" value="member" label={settings.role} />
        </div>
        <button type="submit" class="button">
          {settings.invite}
        </button>
      </form>
    </section>
  )
}

type Change = { role?: Role; disabled?: boolean }

function PersonRow({
  person,
  change,
  link,
}: {
  person: Person
  change: (change: Change) => void
  link: () => void
}) {
  const { settings, verbs } = words.value
  const isMe = person.id === me.value?.id
  const who = person.name || person.email
  return (
    <tr>
      <th scope="row">
        {who}
        <small>
          {person.name && person.email}
          {isMe && ` · ${settings.you}`}
          {person.invited && ` · ${settings.waitingFor}`}
        </small>
      </th>
      <td>
        {isMe ? (
          settings.roles[person.role]
        ) : (
          <RoleSelect
            value={person.role}
            label={`${settings.role}, ${who}`}
            choose={role => change({ role })}
          />
        )}
      </td>
      <td class="table-do">
        {!isMe && (
          <button type="button" class="button" aria-label={settings.resetLinkLong(who)} onClick={link}>
            {settings.resetLink}
          </button>
        )}{' '}
        {!isMe && (
          <button
            type="button"
            class="button"
            onClick={() => confirm(settings.removeSure(who)) && change({ disabled: true })}
          >
            {verbs.remove}
          </button>
        )}
      </td>
    </tr>
  )
}

type Select = { value: Role; name?: string; label?: string; choose?: (role: Role) => void }

function RoleSelect({ value, name, label, choose }: Select) {
  return (
    <span class="select">
      <select
        name={name}
        aria-label={label}
        defaultValue={value}
        onChange={event => choose?.(event.currentTarget.value as Role)}
      >
        {ROLES.map(role => (
          <option key={role} value={role} selected={role === value}>
            {words.value.settings.roles[role]}
          </option>
        ))}
      </select>
    </span>
  )
}
