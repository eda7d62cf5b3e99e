import { useSignal } from '@preact/signals'
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
      <Title>{enter.title}</Title>
      {fault.value ? (
        <p class="notice" role="alert">
          {fault.value} <Link to="sign-in">{enter.again}</Link>
        </p>
      ) : (
        <>
          <p class="soft">{enter.lead}</p>
          <button type="button" class="button primary big" onClick={() => void use()}>
            {enter.enter}
          </button>
        </>
      )}
    </>
  )
}
