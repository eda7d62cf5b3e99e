import { useSignal } from '@preact/signals'
import type { PortalFront } from '../../../shared/portal.ts'
import { post } from '../api.ts'
import { Alert, Field, faultsOf, Link, Title } from '../parts.tsx'
import { t } from '../words/words.ts'

/** A link by mail; without a mail server the page explains how to get the link. */
export function SignIn({ front }: { front: PortalFront; me?: unknown }) {
  const { signIn } = t()
  const email = useSignal('')
  const isSent = useSignal(false)
  const fault = useSignal<string | null>(null)
  const send = async () => {
    fault.value = null
    await post('/sign-in', { email: email.value }).then(
      () => (isSent.value = true),
      error => {
        fault.value = faultsOf(error).text
      },
    )
  }
  if (isSent.value)
    return (
      <div role="status">
        <Title>{signIn.sent}</Title>
        <p>{signIn.sentLead}</p>
      </div>
    )
  return (
    <>
      <Title>{signIn.title}</Title>
      {front.hasMail ? (
        <form
          onSubmit={event => {
            event.preventDefault()
            void send()
          }}
        >
          <p class="soft">{signIn.lead}</p>
          <Field
            label={signIn.email}
            type="email"
            value={email.value}
            autoComplete="email"
            onInput={next => (email.value = next)}
          />
          {fault.value && <Alert>{fault.value}</Alert>}
          <button type="submit" class="button primary big">
            {signIn.send}
          </button>
        </form>
      ) : (
        <p class="notice">{signIn.noMail}</p>
      )}
      {front.canJoin && (
        <p>
          <Link to="join">{signIn.join}</Link>
        </p>
      )}
      {front.canRefer && (
        <p>
          <Link to="refer">{signIn.refer}</Link>
        </p>
      )}
    </>
  )
}
