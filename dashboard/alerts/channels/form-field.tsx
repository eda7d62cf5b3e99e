import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { isUnder } from '../../plans/editor/plan-editor.ts'
import { alertWords } from '../words/words.ts'

export type Told = readonly { path: string; message: string }[]

const faultOf = (told: Told, path: string): string | undefined =>
  told.find(fault => isUnder(fault.path, path))?.message

type Props = {
  /** In the document: where a fault finds it. */
  path: string
  label: string
  told: Told
  hint?: string
  children: (marks: {
    name: string
    'aria-invalid': boolean
    'aria-describedby'?: string
  }) => ComponentChildren
}

/** A field with its label, its hint, and its error below it. */
export function FormField({ path, label, told, hint, children }: Props) {
  const fault = faultOf(told, path)
  const id = `fault-${path.replaceAll('.', '-')}`
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what `children` makes
    <label class="field">
      {label}
      {children({
        name: path,
        'aria-invalid': fault !== undefined,
        ...(fault === undefined ? {} : { 'aria-describedby': id }),
      })}
      {fault !== undefined && (
        <small class="field-fault" id={id}>
          {fault}
        </small>
      )}
      {hint && <small>{hint}</small>}
    </label>
  )
}

type SecretProps = {
  path: string
  label: string
  told: Told
  /** The masked secret; null if there is none yet. */
  masked: string | null
  type?: 'url' | 'text'
  isOptional?: boolean
}

/** Write-only: a saved value shows its last characters, and can be replaced. Without an input it is kept. */
export function SecretField({ path, label, told, masked, type = 'text', isOptional = false }: SecretProps) {
  const { channels: say } = alertWords.value
  const isOpen = useSignal(masked === null)
  if (!isOpen.value) {
    return (
      <div class="field">
        <span>{label}</span>
        <span class="secret">
          <code>{masked}</code>
          <button type="button" class="button" onClick={() => (isOpen.value = true)}>
            {say.replace}
          </button>
        </span>
      </div>
    )
  }
  return (
    <>
      <FormField path={path} label={label} told={told}>
        {marks => (
          <input
            {...marks}
            inputMode={type}
            autoComplete="off"
            spellcheck={false}
            maxLength={2000}
            required={!isOptional}
            data-secret
          />
        )}
      </FormField>
      {masked !== null && (
        <button type="button" class="link" onClick={() => (isOpen.value = false)}>
          {say.keep}
        </button>
      )}
    </>
  )
}
