import { useSignal } from '@preact/signals'
import type { PortalFront } from '../../../shared/portal.ts'
import type { Terms } from '../../../shared/programme.ts'
import { get, post } from '../api.ts'
import { Alert, Field, faultsOf, Link, Title, useLoaded } from '../parts.tsx'
import { language, t } from '../words/words.ts'
import { Trap } from './refer.tsx'

const EMPTY = { name: '', company: '', email: '', phone: '', website: '', note: '' }

/** The application form. */
export function Join({ front }: { front: PortalFront }) {
  const { join, common } = t()
  const isSent = useSignal(false)
  const programme = front.programme?.name[language.value] ?? ''
  if (!front.canJoin)
    return (
      <>
        <Title>{t().nav.label}</Title>
        <p class="notice">{front.programme ? join.closed : common.noProgramme}</p>
        <p>
          <Link to="sign-in">{join.haveAccount}</Link>
        </p>
      </>
    )
  if (isSent.value)
    return (
      <div role="status">
        <Title>{join.sent}</Title>
        <p>{join.sentLead}</p>
      </div>
    )
  return (
    <>
      <Title>{join.title(programme)}</Title>
      <p class="soft">{front.hasMail ? join.lead : join.leadNoMail}</p>
      <Form onSent={() => (isSent.value = true)} />
      <p>
        <Link to="sign-in">{join.haveAccount}</Link>
      </p>
    </>
  )
}

function Form({ onSent }: { onSent: () => void }) {
  const { join, refer } = t()
  const wish = useSignal(EMPTY)
  const fax = useSignal('')
  const isAgreed = useSignal(false)
  const fault = useSignal<{ field: string | null; text: string } | null>(null)
  const isBusy = useSignal(false)
  const openedAt = useSignal(performance.now())
  const terms = useLoaded(() => get<Terms>(`/terms?language=${language.value}`))
  const put = (field: keyof typeof EMPTY) => (value: string) =>
    (wish.value = { ...wish.value, [field]: value })
  const at = (field: string) => (fault.value?.field === field ? fault.value.text : undefined)
  const send = async () => {
    isBusy.value = true
    fault.value = null
    const { phone, ...rest } = wish.value
    const application = {
      ...rest,
      ...(phone && { phone }),
      language: language.value,
      termsHash: terms.value?.hash ?? '',
      fax: fax.value,
      filledMs: Math.round(performance.now() - openedAt.value),
    }
    await post('/apply', application).then(onSent, error => {
      fault.value = faultsOf(error)
    })
    isBusy.value = false
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
    >
      <Field label={join.name} value={wish.value.name} autoComplete="name" onInput={put('name')} />
      <Field
        label={join.company}
        value={wish.value.company}
        isOptional
        autoComplete="organization"
        onInput={put('company')}
      />
      <Field
        label={join.email}
        type="email"
        value={wish.value.email}
        autoComplete="email"
        fault={at('email')}
        onInput={put('email')}
      />
      <Field
        label={join.phone}
        type="tel"
        value={wish.value.phone}
        isOptional
        autoComplete="tel"
        fault={at('phone')}
        onInput={put('phone')}
      />
      <Field label={join.website} value={wish.value.website} isOptional onInput={put('website')} />
      <Field label={join.note} value={wish.value.note} rows={3} isOptional onInput={put('note')} />
      <Trap value={fax.value} onInput={next => (fax.value = next)} />
      <label class="choice">
        <input
          type="checkbox"
          required
          checked={isAgreed.value}
          onChange={event => (isAgreed.value = event.currentTarget.checked)}
        />
        <span>
          {join.terms} <Link to="terms">{refer.termsLink}</Link>
        </span>
      </label>
      {fault.value?.field === null && <Alert>{fault.value.text}</Alert>}
      {at('termsHash') && <Alert>{at('termsHash')}</Alert>}
      <button type="submit" class="button primary big" disabled={isBusy.value}>
        {join.send}
      </button>
    </form>
  )
}
