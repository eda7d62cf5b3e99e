import { useSignal } from '@preact/signals'
import type { ChannelInfo } from '../../../shared/channel.ts'
import type { DeliveryInfo } from '../../../shared/delivery.ts'
import { post } from '../../core/api.ts'
import { announce } from '../../ui/announce.ts'
import { number } from '../../ui/format.ts'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { alertWords } from '../words/words.ts'
import { channelPath } from './channel-api.ts'
import { answerText, wasRefused } from './outgoing.ts'

/** Sends a test message and shows its outcome in place. */
export function useTest(info: ChannelInfo, tried: () => void) {
  const { channels: say } = alertWords.value
  const isBusy = useSignal(false)
  const outcome = useSignal<DeliveryInfo | null>(null)
  const problem = useSignal<unknown>(null)
  const send = async () => {
    isBusy.value = true
    outcome.value = null
    problem.value = null
    try {
      outcome.value = await post<DeliveryInfo>(`${channelPath(info.id)}/test`)
      announce(textOf(outcome.value))
      tried()
    } catch (error) {
      problem.value = error
    } finally {
      isBusy.value = false
    }
  }
  const button = (
    <button type="button" class="button" disabled={isBusy.value} onClick={() => void send()}>
      {isBusy.value ? say.testing : say.test}
    </button>
  )
  const attempt = outcome.value?.attempts.at(-1)
  const result = (
    <>
      {outcome.value && (
        <div class="test-outcome" data-is={outcome.value.state}>
          <p>{textOf(outcome.value)}</p>
          {attempt?.answer && <pre>{answerText(attempt)}</pre>}
        </div>
      )}
      {problem.value !== null && <InlineProblem error={problem.value} />}
    </>
  )
  return { button, result }
}

function textOf({ state, attempts }: DeliveryInfo): string {
  const { channels: say } = alertWords.value
  const attempt = attempts.at(-1)
  if (attempt && wasRefused(attempt)) return say.testNotSent
  const status = attempt?.status == null ? say.noAnswer : say.status(attempt.status)
  return (state === 'delivered' ? say.testDone : say.testFailed)(status, number(attempt?.ms ?? 0))
}
