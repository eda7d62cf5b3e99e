import { useSignal } from '@preact/signals'
import type { PortalFront, PortalMe } from '../../../shared/portal.ts'
import type { Terms } from '../../../shared/programme.ts'
import type { OwnReferral } from '../../../shared/referral.ts'
import { get, post } from '../api.ts'
import { Alert, Field, faultsOf, Link, reasonWords, Title, useLoaded } from '../parts.tsx'
import { dateOf, language, t } from '../words/words.ts'

const EMPTY = { name: '', company: '', email: '', phone: '', product: '', note: '' }
type Done = { kind: 'mail' } | { kind: 'answer'; referral: OwnReferral }

/** Six fields and a basis. A partner gets the answer at once; any other referrer confirms by mail. */
export function Refer({ front, me }: { front: PortalFront; me: PortalMe | null }) {
  const { refer } = t()
  const done = useSignal<Done | null>(null)
  if (!me && !front.canRefer)
    return (
      <>
        <Title>{refer.title}</Title>
        <p class="notice">
          {front.programme === null ? t().common.noProgramme : front.hasMail ? refer.closed : refer.noMail}
        </p>
      </>
    )
  if (done.value) return <Answer done={done.value} again={() => (done.value = null)} />
  return <Form isPartner={me !== null} onDone={one => (done.value = one)} />
}

function Form({ isPartner, onDone }: { isPartner: boolean; onDone: (done: Done) => void }) {
  const { refer } = t()
  const wish = useSignal(EMPTY)
  const own = useSignal({ name: '', email: '', website: '' })
  const basis = useSignal<'asked' | 'agreed' | null>(null)
  const isAgreed = useSignal(isPartner)
  const fault = useSignal<{ field: string | null; text: string } | null>(null)
  const isBusy = useSignal(false)
  const openedAt = useSignal(performance.now())
  const terms = useLoaded(() => get<Terms>(`/terms?language=${language.value}`))
  const put = (field: keyof typeof EMPTY) => (value: string) =>
    (wish.value = { ...wish.value, [field]: value })
  const at = (field: string) => (fault.value?.field === field ? fault.value.text : undefined)

  const send = async () => {
    const { email, phone, ...rest } = wish.value
    if (!email && !phone) {
      fault.value = { field: 'email', text: refer.one }
      return
    }
    isBusy.value = true
    fault.value = null
    const referral = {
      ...rest,
      ...(email && { email }),
      ...(phone && { phone }),
      basis: basis.value,
      agreed: true,
    }
    try {
      if (isPartner) onDone({ kind: 'answer', referral: await post<OwnReferral>('/referrals', referral) })
      else {
        const { website, ...referrer } = own.value
        const filledMs = Math.round(performance.now() - openedAt.value)
        const common = { language: language.value, termsHash: terms.value?.hash ?? '', website, filledMs }
        await post('/refer', { referrer, referral, ...common })
        onDone({ kind: 'mail' })
      }
      scrollTo(0, 0)
    } catch (error) {
      fault.value = faultsOf(error)
    }
    isBusy.value = false
  }

  return (
    <>
      <Title>{refer.title}</Title>
      <p class="soft">{refer.lead}</p>
      <form
        onSubmit={event => {
          event.preventDefault()
          void send()
        }}
      >
        {!isPartner && (
          <fieldset>
            <legend>{refer.you}</legend>
            <Field
              label={refer.yourName}
              value={own.value.name}
              autoComplete="name"
              maxLength={200}
              onInput={name => (own.value = { ...own.value, name })}
            />
            <Field
              label={refer.yourEmail}
              type="email"
              value={own.value.email}
              autoComplete="email"
              fault={at('referrer.email')}
              onInput={email => (own.value = { ...own.value, email })}
            />
            <Trap value={own.value.website} onInput={website => (own.value = { ...own.value, website })} />
          </fieldset>
        )}
        <fieldset>
          <legend>{refer.whom}</legend>
          <Field label={refer.name} value={wish.value.name} maxLength={200} onInput={put('name')} />
          <Field
            label={refer.company}
            value={wish.value.company}
            maxLength={200}
            isOptional
            onInput={put('company')}
          />
          <Field
            label={refer.email}
            type="email"
            value={wish.value.email}
            isOptional={wish.value.phone !== ''}
            hint={refer.one}
            fault={at('email')}
            onInput={put('email')}
          />
          <Field
            label={refer.phone}
            type="tel"
            value={wish.value.phone}
            isOptional={wish.value.email !== ''}
            fault={at('phone')}
            onInput={put('phone')}
          />
          <Field
            label={refer.product}
            value={wish.value.product}
            maxLength={200}
            isOptional
            onInput={put('product')}
          />
          <Field
            label={refer.note}
            value={wish.value.note}
            rows={3}
            maxLength={2000}
            isOptional
            onInput={put('note')}
          />
        </fieldset>
        <fieldset>
          <legend>{refer.basis}</legend>
          {(['asked', 'agreed'] as const).map(one => (
            <label key={one} class="choice">
              <input
                type="radio"
                name="basis"
                required
                checked={basis.value === one}
                onChange={() => (basis.value = one)}
              />
              <span>{refer[one]}</span>
            </label>
          ))}
        </fieldset>
        {!isPartner && (
          <label class="choice">
            <input
              type="checkbox"
              required
              checked={isAgreed.value}
              onChange={event => (isAgreed.value = event.currentTarget.checked)}
            />
            <span>
              {refer.terms} <Link to="terms">{refer.termsLink}</Link>
            </span>
          </label>
        )}
        {fault.value && fault.value.field === null && <Alert>{fault.value.text}</Alert>}
        {at('termsHash') && <Alert>{at('termsHash')}</Alert>}
        <button type="submit" class="button primary big" disabled={isBusy.value}>
          {refer.send}
        </button>
        {isPartner && (
          <p>
            <Link to="terms">{refer.termsLink}</Link>
          </p>
        )}
      </form>
    </>
  )
}

/** A hidden field that only programs fill in. */
export function Trap({ value, onInput }: { value: string; onInput: (value: string) => void }) {
  return (
    <div class="trap" aria-hidden="true">
      <input
        type="text"
        tabIndex={-1}
        autoComplete="off"
        name="website"
        value={value}
        onInput={event => onInput(event.currentTarget.value)}
      />
    </div>
  )
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

function Answer({ done, again }: { done: Done; again: () => void }) {
  const { refer } = t()
  if (done.kind === 'mail')
    return (
      <div role="status">
        <Title>{refer.mailSent}</Title>
        <p>{refer.mailLead}</p>
      </div>
    )
  const { state, reason, protectedUntil } = done.referral
  return (
    <div role="status">
      <Title>{state === 'refused' ? refer.refused : refer.accepted}</Title>
      <p>
        {sentence(reasonWords(reason))}{' '}
        {protectedUntil && sentence(refer.protectedUntil(dateOf(protectedUntil)))}
      </p>
      <p>
        <button type="button" class="button primary" onClick={again}>
          {refer.more}
        </button>{' '}
        <Link to="referrals" class="button">
          {t().nav.referrals}
        </Link>
      </p>
    </div>
  )
}
