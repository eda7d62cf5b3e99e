import type { ComponentChildren } from 'preact'
import { type Attempt, textOf } from '../../ui/form.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { moneyWords } from './words.ts'

type Props = {
  /** What the act does. */
  lead: string
  button: string
  attempt: Attempt
  act: (fields: FormData, reason: string) => Promise<unknown>
  close: () => void
  isReasonAsked?: boolean
  children?: ComponentChildren
}

/** An act with consequences: a sentence that says what it does, its fields, a reason, and its button. */
export function ActForm({ lead, button, attempt, act, close, isReasonAsked = true, children }: Props) {
  const say = moneyWords.value
  const { problem, isBusy } = attempt
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    if (await attempt.attempt(() => act(fields, textOf(fields, 'reason')))) close()
  }
  return (
    <form class="form money-act" onSubmit={event => void submit(event)}>
      <p>{lead}</p>
      {children}
      {isReasonAsked && (
        <label class="field">
          {say.reason}
          <input name="reason" required maxLength={500} />
          <small>{say.reasonHint}</small>
        </label>
      )}
      {problem.value !== null && <InlineProblem error={problem.value} />}
      <div class="form-do">
        <button type="submit" class="button primary" disabled={isBusy.value}>
          {button}
        </button>
        <button type="button" class="button" onClick={close}>
          {say.cancel}
        </button>
      </div>
    </form>
  )
}
