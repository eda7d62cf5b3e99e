import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../../ui/icons.tsx'
import { type Fault, isUnder, useSentenceHost } from '../editor/plan-editor.ts'
import { faultText } from '../words/faults.ts'
import { planWords } from '../words/words.ts'
import { FieldInLine } from './field-in-line.tsx'
import { fieldText } from './sentence-text.ts'
import { type Field, isField, type Token } from './token.ts'

type Props<T> = {
  tokens: readonly Token<T>[]
  /** The path in the document: `rules[3]`. */
  base: string
  change: (next: T, path: string, isTyping: boolean) => void
}

/** A sentence with inline fields; errors are shown below it and at their fields. */
export function Sentence<T>({ tokens, base, change }: Props<T>) {
  const { faults, isReadOnly } = useSentenceHost()
  const box = useRef<HTMLDivElement>(null)
  const focused = useRef<string | null>(null)
  const words = planWords.value
  const told = faultsOf(tokens.filter(isField), base, faults.value)
  useLayoutEffect(() => {
    // A select may have moved within the sentence; a browser takes the focus from moved elements.
    if (focused.current === null || document.activeElement !== document.body) return
    box.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused.current)}"]`)?.focus()
  })
  return (
    <div
      class="sentence"
      ref={box}
      onFocusIn={event => {
        focused.current = (event.target as HTMLElement).dataset.key ?? null
      }}
      onFocusOut={event => {
        if (event.relatedTarget) focused.current = null
      }}
    >
      {tokens.map((token, index) => {
        if (typeof token === 'string') return <span key={`${index} ${token}`}>{token}</span>
        const path = at(base, token.path)
        if (!isField(token)) {
          if (isReadOnly) return null
          return (
            <button
              key={`without ${path}`}
              type="button"
              class="without"
              aria-label={words.without(token.label)}
              title={words.without(token.label)}
              onClick={() => change(token.without, path, false)}
            >
              ×
            </button>
          )
        }
        if (isReadOnly) return <b key={keyOf(token)}>{fieldText(token, words)}</b>
        return (
          <FieldInLine
            key={keyOf(token)}
            name={keyOf(token)}
            field={token}
            path={path}
            isFaulty={told.some(fault => fault.field === token && !fault.isWarning)}
            describedBy={told.some(fault => fault.field === token) ? `faults ${base}` : undefined}
            write={(shown, isTyping) => change(token.write(shown), path, isTyping)}
          />
        )
      })}
      {told.length > 0 && (
        <ul class="sentence-faults" id={`faults ${base}`.replaceAll(' ', '-')}>
          {told.map(({ path, message, field, isWarning }) => (
            <li key={`${path} ${message}`}>
              <Icon name="alert" />
              <span>
                {field && <b>{field.label}: </b>}
                {isWarning && `${words.warning}: `}
                {faultText(message)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

type Told<T> = Fault & { field: Field<T> | undefined }

function faultsOf<T>(fields: readonly Field<T>[], base: string, faults: readonly Fault[]): Told<T>[] {
  return faults
    .filter(fault =>
      base === '' ? fields.some(({ path }) => isUnder(fault.path, path)) : isUnder(fault.path, base),
    )
    .map(fault => {
      const own = (path: string) => isUnder(fault.path, path)
      const field =
        fields.find(({ path }) => at(base, path) === fault.path) ??
        fields.find(({ path }) => own(at(base, path))) ??
        fields.find(({ path }) => isUnder(at(base, path), fault.path) && fault.path !== base)
      return { ...fault, field }
    })
}

const at = (base: string, path: string): string => (base === '' ? path : `${base}.${path}`)

/** A choice keeps its name wherever in the thing it is written. */
const keyOf = <T,>({ control, path, label }: Field<T>): string =>
  control.as === 'choice' ? `${/^\w+\[\d+\]/.exec(path)?.[0] ?? ''} ${label}` : path
