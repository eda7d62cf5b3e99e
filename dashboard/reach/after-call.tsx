import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Lead } from '../../shared/lead.ts'
import { leadPath, undoOf, workLead } from '../alerts/lead-api.ts'
import { get } from '../core/api.ts'
import { now } from '../core/server-clock.ts'
import { announce } from '../ui/announce.ts'
import { hourMinute, shortDay } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { words } from '../words/words.ts'
import { type Call, call, endCall } from './call.ts'
import { CALL_RESULTS, type CallResult, changeAfterCall } from './call-result.ts'

/** The time for which the result can be undone here; on the contact's page it can be undone at any time. */
const UNDO_MS = 10_000

type Saved = { result: CallResult; undo: () => Promise<unknown> }

/** Asks for the outcome of the call, on any screen; one press records it. */
export function AfterCall() {
  return call.value && <Asked key={call.value.contactId} call={call.value} />
}

function Asked({ call: { contactId, name } }: { call: Call }) {
  const { reach: say, alerts, verbs } = words.value
  const isBusy = useSignal(false)
  const problem = useSignal<unknown>(null)
  const saved = useSignal<Saved | null>(null)
  useEffect(() => {
    if (!saved.value) return
    const timer = setTimeout(endCall, UNDO_MS)
    return () => clearTimeout(timer)
  }, [saved.value])
  const attempt = async (act: () => Promise<void>) => {
    isBusy.value = true
    problem.value = null
    try {
      await act()
    } catch (error) {
      problem.value = error
    } finally {
      isBusy.value = false
    }
  }
  const record = (result: CallResult) =>
    attempt(async () => {
      const lead = await get<Lead>(leadPath(contactId))
      const at = now.value
      const change = changeAfterCall(
        result,
        lead,
        `${say.results.noAnswer}, ${shortDay(at)}, ${hourMinute(at)}`,
      )
      await workLead(contactId, change)
      saved.value = { result, undo: () => workLead(contactId, undoOf(change, lead)) }
      announce(`${name}: ${say.results[result]}`)
    })
  const undo = () =>
    attempt(async () => {
      await saved.value?.undo()
      saved.value = null
    })
  return (
    <section class="after-call" aria-label={say.afterCall(name)}>
      <header>
        <b>{saved.value ? name : say.afterCall(name)}</b>
        <button type="button" class="button icon-only" aria-label={verbs.close} onClick={endCall}>
          <Icon name="close" />
        </button>
      </header>
      {saved.value ? (
        <p class="after-call-saved">
          <Icon name="check" />
          <span>{say.results[saved.value.result]}</span>
          <button type="button" class="link" disabled={isBusy.value} onClick={() => void undo()}>
            {say.undo}
          </button>
          <a href={`/contacts/${encodeURIComponent(contactId)}`}>{alerts.open}</a>
        </p>
      ) : (
        <p class="after-call-do">
          {CALL_RESULTS.map(result => (
            <button
              key={result}
              type="button"
              class="button"
              data-do={result}
              disabled={isBusy.value}
              onClick={() => void record(result)}
            >
              {say.results[result]}
            </button>
          ))}
        </p>
      )}
      {problem.value !== null && <InlineProblem error={problem.value} />}
    </section>
  )
}
