import { useSignal } from '@preact/signals'
import type { DeliveryInfo } from '../../../shared/delivery.ts'
import { ApiError, post } from '../../core/api.ts'
import { now } from '../../core/server-clock.ts'
import { may } from '../../core/session.ts'
import { Ago } from '../../ui/ago.tsx'
import { announce } from '../../ui/announce.ts'
import { ahead, exactTime, number } from '../../ui/format.ts'
import { problemText } from '../../ui/problem-words.ts'
import { answerText, wasRefused } from '../channels/outgoing.ts'
import { alertWords } from '../words/words.ts'

type Props = { delivery: DeliveryInfo; changed: (next: DeliveryInfo) => void }

/** One delivery: its state, and each attempt with the receiver's answer. */
export function DeliveryRow({ delivery, changed }: Props) {
  const { log: say, channels } = alertWords.value
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const { id, state, kind, subject, channelName, attempts, nextAt, createdAt } = delivery
  const last = attempts.at(-1)
  const replay = async () => {
    isBusy.value = true
    problem.value = null
    try {
      changed(await post<DeliveryInfo>(`/api/deliveries/${encodeURIComponent(id)}/replay`))
      announce(say.replayed(subject || say.kinds[kind]))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      problem.value = problemText(error)
    } finally {
      isBusy.value = false
    }
  }
  return (
    <li class="delivery" data-id={id} data-is={state}>
      <details>
        <summary>
          <b class="delivery-state">{say.states[state]}</b>
          <span class="delivery-subject">
            <span class="delivery-kind">{say.kinds[kind]}</span> {subject}
          </span>
          <span class="delivery-channel">{channelName || <em class="soft">{say.removedChannel}</em>}</span>
          <span class="delivery-status">{statusText(delivery)}</span>
          <span class="delivery-tries">
            {attempts.length === 0 ? say.noAttempt : say.attempts(attempts.length)}
            {nextAt !== null && `, ${say.next(ahead(nextAt, now.value))}`}
          </span>
          <span class="delivery-when">
            <Ago at={last?.at ?? createdAt} />
          </span>
        </summary>
        <div class="delivery-more">
          <p class="soft">
            {say.id} <code>{id}</code>
          </p>
          <ol>
            {attempts.map(({ at, status, ms, answer }, index) => (
              <li key={`${index} ${at}`}>
                <p>
                  <time dateTime={at}>{exactTime(at)}</time>{' '}
                  <b>{status ?? (wasRefused({ status, answer }) ? channels.testNotSent : say.noAnswer)}</b>{' '}
                  <span class="soft">{say.took(number(ms))}</span>
                </p>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways and must be reachable by keyboard */}
                <pre tabIndex={0}>{answerText({ status, answer }) || say.emptyAnswer}</pre>
              </li>
            ))}
          </ol>
        </div>
      </details>
      {state === 'dead' && channelName !== '' && may('member') && (
        <button type="button" class="button" disabled={isBusy.value} onClick={() => void replay()}>
          {say.replay}
        </button>
      )}
      {problem.value !== null && <p class="problem">{problem.value}</p>}
    </li>
  )
}

function statusText({ attempts }: DeliveryInfo): string {
  const last = attempts.at(-1)
  if (!last) return ''
  return last.status === null ? alertWords.value.log.noAnswer : String(last.status)
}
