import { useRef } from 'preact/hooks'
import { Icon } from '../ui/icons.tsx'
import { words } from '../words/words.ts'
import type { Fault } from './editor/plan-editor.ts'
import { lineOf, placeOf } from './json-place.ts'
import { faultText } from './words/faults.ts'

type Props = {
  shown: string
  faults: readonly Fault[]
  isReadOnly: boolean
  write: (text: string) => void
}

export function JsonField({ shown, faults, isReadOnly, write }: Props) {
  const { plans: say } = words.value
  const field = useRef<HTMLTextAreaElement>(null)
  const errors = faults.filter(({ isWarning }) => !isWarning)
  const goTo = (path: string) => {
    const area = field.current
    if (!area) return
    const place = path ? placeOf(shown, path) : 0
    area.focus()
    area.setSelectionRange(place, shown.indexOf('\n', place) < 0 ? shown.length : shown.indexOf('\n', place))
    const lineHeight = Number.parseFloat(getComputedStyle(area).lineHeight)
    area.scrollTop = Math.max(0, (lineOf(shown, place) - 4) * lineHeight)
  }
  return (
    <>
      <textarea
        ref={field}
        class="json"
        aria-labelledby="document-title"
        aria-invalid={errors.length > 0}
        aria-describedby="faults"
        spellcheck={false}
        autoComplete="off"
        wrap="off"
        readOnly={isReadOnly}
        value={shown}
        onInput={event => {
          write(event.currentTarget.value)
        }}
        onKeyDown={indent}
      />
      <div id="faults" class="faults" role="alert">
        {errors.length > 0 && <h3>{say.errors(errors.length)}</h3>}
        <ul>
          {faults.map((fault, index) => (
            <li key={`${fault.path} ${index}`}>
              <Icon name="alert" />
              <span>
                {faultText(fault.message)}
                {fault.path && (
                  <button type="button" class="link" onClick={() => goTo(fault.path)}>
                    <code>{fault.path}</code>, {say.line(lineOf(shown, safePlace(shown, fault.path)))}
                  </button>
                )}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}

/** The text may be invalid JSON while it is being edited. */
function safePlace(text: string, path: string): number {
  try {
    return placeOf(text, path)
  } catch {
    return 0
  }
}

/** Enter keeps the indentation. Tab is left alone: it is the way out of the field. */
function indent(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.shiftKey) return
  const area = event.currentTarget as HTMLTextAreaElement
  const line = area.value.slice(0, area.selectionStart).split('\n').at(-1) ?? ''
  const spaces = /^ */.exec(line)![0]
  if (!spaces) return
  event.preventDefault()
  area.setRangeText(`\n${spaces}`, area.selectionStart, area.selectionEnd, 'end')
  area.dispatchEvent(new Event('input', { bubbles: true }))
}
