import { useSignal } from '@preact/signals'
import type { Invited, PortalMe } from '../../../shared/portal.ts'
import { post, remove } from '../api.ts'
import { Alert, Copy, Field, faultsOf } from '../parts.tsx'
import { setMe } from '../session.ts'
import { t } from '../words/words.ts'

/** The people of the account. Its owner invites colleagues, who accept by a link; without a mail server the link is shown. */
export function Team({ me }: { me: PortalMe }) {
  const { account } = t()
  const name = useSignal('')
  const email = useSignal('')
  const fault = useSignal<string | null>(null)
  const sent = useSignal<{ link: string | null } | null>(null)
  const isOwner = me.person.role === 'owner'
  const invite = async (path: string, wish?: object) => {
    fault.value = null
    sent.value = null
    try {
      const answer = await post<Invited>(path, wish)
      setMe(answer.me)
      sent.value = { link: answer.link }
      return true
    } catch (error) {
      fault.value = faultsOf(error).text
      return false
    }
  }
  const add = async () => {
    if (!(await invite('/people', { name: name.value, email: email.value }))) return
    name.value = ''
    email.value = ''
  }
  return (
    <section>
      <h2>{account.people}</h2>
      <ul class="list">
        {me.people.map(person => (
          <li key={person.id}>
            <strong>{person.name}</strong>{' '}
            {person.role === 'owner' && <span class="soft">{account.owner}</span>}
            {person.isInvited && <span class="soft">{account.invited}</span>}
            <p class="soft">{person.email}</p>
            {isOwner && person.isInvited && (
              <button
                type="button"
                class="link"
                aria-label={`${account.again}: ${person.name}`}
                onClick={() => void invite(`/people/${person.id}/invite`)}
              >
                {account.again}
              </button>
            )}{' '}
            {isOwner && person.id !== me.person.id && (
              <button
                type="button"
                class="link"
                aria-label={`${account.removeOne}: ${person.name}`}
                onClick={() => void remove<PortalMe>(`/people/${person.id}`).then(setMe, () => {})}
              >
                {account.removeOne}
              </button>
            )}
          </li>
        ))}
      </ul>
      <div role="status">
        {sent.value?.link === null && <p class="notice">{account.inviteSent}</p>}
        {sent.value?.link && (
          <div class="notice">
            <p>{account.inviteLink}</p>
            <p class="address">{sent.value.link}</p>
            <Copy text={sent.value.link} label={account.inviteLink} />
          </div>
        )}
      </div>
      {isOwner && (
        <form
          onSubmit={event => {
            event.preventDefault()
            void add()
          }}
        >
          <p class="soft">{account.inviteLead}</p>
          <Field label={account.name} value={name.value} onInput={next => (name.value = next)} />
          <Field
            label={account.email}
            type="email"
            value={email.value}
            onInput={next => (email.value = next)}
          />
          {fault.value && <Alert>{fault.value}</Alert>}
          <button type="submit" class="button">
            {account.add}
          </button>
        </form>
      )}
    </section>
  )
}
