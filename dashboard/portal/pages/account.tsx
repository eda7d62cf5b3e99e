import { useSignal } from '@preact/signals'
import type { PortalMe } from '../../../shared/portal.ts'
import { get, patch, post } from '../api.ts'
import { Alert, Field, faultsOf, Link, Title } from '../parts.tsx'
import { load, setMe } from '../session.ts'
import { language, speak, t } from '../words/words.ts'
import { PayoutAccountPart } from './payout-account.tsx'
import { Team } from './team.tsx'

/** The person's data, mails, team, terms, and signing out. */
export function Account({ me }: { me: PortalMe }) {
  const { account } = t()
  return (
    <>
      <Title>{account.title}</Title>
      <Own me={me} />
      <PayoutAccountPart me={me} />
      <Mails me={me} />
      <Team me={me} />
      <section>
        <h2>{account.terms}</h2>
        <p>
          {me.terms.accepted === null ? account.notAccepted : account.accepted(me.terms.accepted)}{' '}
          <Link to="terms">{account.read}</Link>
        </p>
      </section>
      <Data me={me} />
    </>
  )
}

function Own({ me }: { me: PortalMe }) {
  const { account, common } = t()
  const name = useSignal(me.person.name)
  const phone = useSignal(me.person.phone ?? '')
  const fault = useSignal<{ field: string | null; text: string } | null>(null)
  const isSaved = useSignal(false)
  const save = async () => {
    fault.value = null
    isSaved.value = false
    const change = { name: name.value, phone: phone.value || null, language: language.value }
    await patch<PortalMe>('/me', change).then(
      after => {
        setMe(after)
        isSaved.value = true
      },
      error => {
        fault.value = faultsOf(error)
      },
    )
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        void save()
      }}
    >
      <Field
        label={account.name}
        value={name.value}
        autoComplete="name"
        onInput={next => (name.value = next)}
      />
      <Field
        label={account.phone}
        type="tel"
        value={phone.value}
        isOptional
        autoComplete="tel"
        fault={fault.value?.field === 'phone' ? fault.value.text : undefined}
        onInput={next => (phone.value = next)}
      />
      <p>
        {account.email}: <strong>{me.person.email}</strong>
      </p>
      <div class="field">
        <label for="language">{common.language}</label>
        <select
          id="language"
          value={language.value}
          onChange={event => speak(event.currentTarget.value === 'en' ? 'en' : 'pl')}
        >
          <option value="pl">Polski</option>
          <option value="en">English</option>
        </select>
      </div>
      {fault.value?.field === null && <Alert>{fault.value.text}</Alert>}
      <button type="submit" class="button">
        {common.save}
      </button>{' '}
      <span role="status">{isSaved.value && common.saved}</span>
    </form>
  )
}

function Mails({ me }: { me: PortalMe }) {
  const { account } = t()
  const toggle = async (kind: string, isOn: boolean) => {
    const muted = isOn ? me.muted.filter(one => one !== kind) : [...me.muted, kind]
    await patch<PortalMe>('/me', { muted }).then(setMe, () => {})
  }
  return (
    <section>
      <h2>{account.mails}</h2>
      {!me.hasMail && <p class="notice">{account.noMail}</p>}
      {me.canMute.map(kind => (
        <label key={kind} class="choice">
          <input
            type="checkbox"
            checked={!me.muted.includes(kind)}
            onChange={event => void toggle(kind, event.currentTarget.checked)}
          />
          <span>{account.kinds[kind]}</span>
        </label>
      ))}
    </section>
  )
}

function Data({ me }: { me: PortalMe }) {
  const { account } = t()
  const download = async () => {
    const data = await get('/export')
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }))
    link.download = 'partner.json'
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }
  const leave = async () => {
    if (!confirm(account.leaveSure)) return
    await post('/leave').catch(() => {})
    await load()
  }
  const isOpen = me.partner.status !== 'closed' && me.partner.status !== 'banned'
  return (
    <section>
      <h2>{account.data}</h2>
      <p>
        <button type="button" class="button" onClick={() => void download()}>
          {account.download}
        </button>
      </p>
      {me.person.role === 'owner' && isOpen && (
        <p>
          <button type="button" class="link" onClick={() => void leave()}>
            {account.leave}
          </button>
        </p>
      )}
    </section>
  )
}
