import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Invitation } from '../../../shared/portal.ts'
import { post } from '../api.ts'
import { faultsOf, Link, Title } from '../parts.tsx'
import { go, takeToken } from '../place.ts'
import { load } from '../session.ts'
import { t } from '../words/words.ts'

/** Signs in by a button, so that programs that open the links of a mail do not use up the link. */
export function Enter() {
  const { enter, common } = t()
  const token = useSignal(takeToken())
  const fault = useSignal<string | null>(null)
  const invited = useSignal<Invitation | null>(null)
  useEffect(() => {
    post<Invitation>('/invitation', { token: token.value }).then(
      found => (invited.value = found.isInvited ? found : null),
      // The button says what is wrong with the link.
      () => {},
    )
  }, [])
  const use = async () => {
    fault.value = null
    try {
      await post('/enter', { token: token.value })
    } catch (error) {
      const { text } = faultsOf(error)
      fault.value = text === common.failed ? enter.spent : text
      return
    }
    await load()
    go('')
  }
  return (
    <>
      <Title>{invited.value ? enter.invitation : enter.title}</Title>
      {fault.value ? (
        <p class="notice" role="alert">
          {fault.value} <Link to="sign-in">{enter.again}</Link>
        </p>
      ) : (
        <>
          {invited.value ? (
            <>
              <p>{enter.invitedTo(invited.value.partner)}</p>
              <p class="soft">
                {enter.invitedAs(invited.value.name, invited.value.email)}{' '}
                <Link to="terms">{enter.terms}</Link>
              </p>
            </>
          ) : (
            <p class="soft">{enter.lead}</p>
          )}
          <button type="button" class="button primary big" onClick={() => void use()}>
            {invited.value ? enter.accept : enter.enter}
          </button>
        </>
      )}
    </>
  )
}
