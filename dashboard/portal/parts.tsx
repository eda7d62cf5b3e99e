import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useId } from 'preact/hooks'
import type { ReferralReason, ReferralState } from '../../shared/referral.ts'
import { REFERRAL_REASONS, REFERRAL_STATE_WORDS } from '../../shared/words/referrals.ts'
import { PortalError } from './api.ts'
import { go, pathOf } from './place.ts'
import { language, t } from './words/words.ts'

/** The heading takes the focus when a page opens, so that a screen reader reads on from there. */
export function Title({ children }: { children: ComponentChildren }) {
  return <h1 tabIndex={-1}>{children}</h1>
}

export function Link({
  to,
  children,
  class: name,
}: {
  to: string
  children: ComponentChildren
  class?: string
}) {
  return (
    <a
      href={pathOf(to)}
      class={name}
      onClick={event => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        go(to)
      }}
    >
      {children}
    </a>
  )
}

type FieldProps = {
  label: string
  value: string
  onInput: (value: string) => void
  isOptional?: boolean
  hint?: string
  fault?: string | undefined
  rows?: number
  type?: 'text' | 'email' | 'tel'
  autoComplete?: string
  maxLength?: number
}

export function Field(props: FieldProps) {
  const {
    label,
    value,
    onInput,
    isOptional,
    hint,
    fault,
    rows,
    type = 'text',
    autoComplete,
    maxLength,
  } = props
  const id = useId()
  const note = fault ?? hint
  const common = {
    id,
    value,
    required: !isOptional,
    'aria-invalid': fault ? ('true' as const) : undefined,
    'aria-describedby': note ? `${id}-note` : undefined,
    onInput: (event: Event) => onInput((event.currentTarget as HTMLInputElement).value),
  }
  return (
    <div class="field">
      <label for={id}>
        {label} {isOptional && <span class="soft">({t().common.optional})</span>}
      </label>
      {rows ? (
        <textarea {...common} rows={rows} {...(maxLength && { maxLength })} />
      ) : (
        <input
          {...common}
          type={type as 'text'}
          {...(maxLength && { maxLength })}
          {...(autoComplete && { autoComplete })}
        />
      )}
      {note && (
        <p id={`${id}-note`} class={fault ? 'fault' : 'soft'}>
          {note}
        </p>
      )}
    </div>
  )
}

/** Shows the error of a refused form, at its field if the answer names one. */
export function faultsOf(error: unknown): { field: string | null; text: string } {
  const { common, problems } = t()
  if (!(error instanceof PortalError) || error.status === 0) return { field: null, text: common.offline }
  if (error.status === 429) return { field: null, text: common.limited }
  const field = error.problem?.errors?.[0]?.path ?? null
  const key = field?.replace(/^(?:json|body|referral)\./, '') ?? ''
  if (error.problem?.code === 'conflict' && key === 'email') return { field: key, text: problems.taken! }
  const text = problems[key]
  return text ? { field: key, text } : { field: null, text: common.failed }
}

export function Alert({ children }: { children: ComponentChildren }) {
  return (
    <p class="alert" role="alert">
      {children}
    </p>
  )
}

/** Loads what a page shows; `again` reads it anew. */
export function useLoaded<T>(read: () => Promise<T>): {
  value: T | null
  isFailed: boolean
  again: () => void
  set: (value: T) => void
} {
  const value = useSignal<T | null>(null)
  const isFailed = useSignal(false)
  const again = () => {
    isFailed.value = false
    read().then(
      found => (value.value = found),
      () => (isFailed.value = true),
    )
  }
  useEffect(again, [])
  return { value: value.value, isFailed: isFailed.value, again, set: found => (value.value = found) }
}

export function Waiting({ isFailed, again }: { isFailed: boolean; again: () => void }) {
  const { common } = t()
  return isFailed ? (
    <div role="alert">
      <p>{common.failed}</p>
      <button type="button" class="button" onClick={again}>
        {common.retry}
      </button>
    </div>
  ) : (
    <p class="soft">{common.loading}</p>
  )
}

export const stateWords = (state: ReferralState): string => REFERRAL_STATE_WORDS[language.value][state]
export const reasonWords = (reason: string): string =>
  REFERRAL_REASONS[language.value][reason as ReferralReason] ?? reason

export function StateBadge({ state }: { state: ReferralState }) {
  return (
    <span class="badge" data-state={state}>
      {stateWords(state)}
    </span>
  )
}

export function Copy({ text, label }: { text: string; label: string }) {
  const isCopied = useSignal(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    isCopied.value = true
  }
  return (
    <button
      type="button"
      class="button"
      onClick={() => void copy()}
      aria-label={`${t().common.copy}: ${label}`}
    >
      {isCopied.value ? t().common.copied : t().common.copy}
    </button>
  )
}
