import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { Failure } from './states.tsx'

type Act = () => Promise<unknown>

/** An action that may fail, one at a time: whether it runs, and its last error. */
export function useAttempt(done: () => void = () => {}) {
  const problem = useSignal<unknown>(null)
  const isBusy = useSignal(false)
  const attempt = async (act: Act): Promise<boolean> => {
    isBusy.value = true
    try {
      await act()
      problem.value = null
      done()
      return true
    } catch (error) {
      problem.value = error
      return false
    } finally {
      isBusy.value = false
    }
  }
  return { attempt, problem, isBusy }
}

export type Attempt = ReturnType<typeof useAttempt>

type Props = {
  /** The label of the button. */
  button: string
  isBusy?: boolean
  problem?: unknown
  /** True when it is done: the fields are then as they were. */
  submit: (fields: FormData) => Promise<boolean>
  children: ComponentChildren
}

/** A short form in one line: its fields, its button, and its error. */
export function FormLine({ button, isBusy = false, problem = null, submit, children }: Props) {
  const send = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    if (await submit(new FormData(form))) form.reset()
  }
  return (
    <>
      {problem !== null && <Failure error={problem} />}
      <form class="form-line" onSubmit={event => void send(event)}>
        {children}
        <button type="submit" class="button" disabled={isBusy}>
          {button}
        </button>
      </form>
    </>
  )
}

/** A label over a control that names itself, such as a `Select`. */
export function Labelled({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="field">
      <span aria-hidden="true">{label}</span>
      {children}
    </div>
  )
}

/** The trimmed text of a field. */
export const textOf = (fields: FormData, name: string): string => String(fields.get(name) ?? '').trim()
