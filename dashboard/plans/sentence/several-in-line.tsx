import { planWords } from '../words/words.ts'
import type { InLine } from './in-line.ts'
import { severalText } from './sentence-text.ts'
import type { Control } from './token.ts'

/** A multiple choice; when closed it shows the number of chosen options. */
export function SeveralInLine({ field, name, path, write }: InLine<Extract<Control, { as: 'several' }>>) {
  const chosen = field.shown.split('\n').filter(Boolean)
  const text = chosen.length === 0 ? (field.hint ?? '') : severalText(field.control, chosen, planWords.value)
  const toggle = (value: string) =>
    write(
      (chosen.includes(value) ? chosen.filter(one => one !== value) : [...chosen, value]).join('\n'),
      false,
    )
  return (
    <details class="several">
      <summary class="in-line" aria-label={`${field.label}: ${text}`} data-key={name} data-path={path}>
        {text}
      </summary>
      <div>
        {field.control.options.map(({ value, label }) => (
          <label key={value} class="check">
            <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
            {label}
          </label>
        ))}
      </div>
    </details>
  )
}
