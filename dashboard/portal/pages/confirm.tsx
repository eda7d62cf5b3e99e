import { useSignal } from '@preact/signals'
import { post } from '../api.ts'
import { faultsOf, Link, Title } from '../parts.tsx'
import { takeToken } from '../place.ts'
import { t } from '../words/words.ts'

/** A referral of the public form counts once its referrer has pressed this button. */
export function Confirm() {
  const { confirm, enter, common } = t()
  const token = useSignal(takeToken())
  const isDone = useSignal(false)
  const fault = useSignal<string | null>(null)
  const use = () =>
    post('/confirm', { token: token.value }).then(
      () => (isDone.value = true),
      error => {
        const { text } = faultsOf(error)
        fault.value = text === common.failed ? enter.spent : text
      },
    )
  if (isDone.value)
    return (
      <div role="status">
        <Title>{confirm.done}</Title>
        <p>{confirm.doneLead}</p>
        <Link to="sign-in" class="button">
          {confirm.open}
        </Link>
      </div>
    )
  return (
    <>
      <Title>{confirm.title}</Title>
      {fault.value ? (
        <p class="notice" role="alert">
          {fault.value}
        </p>
      ) : (
        <>
          <p class="soft">{confirm.lead}</p>
          <button type="button" class="button primary big" onClick={() => void use()}>
            {confirm.confirm}
          </button>
        </>
      )}
    </>
  )
}
