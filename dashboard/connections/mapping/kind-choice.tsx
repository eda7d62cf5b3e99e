import { phrase } from '../../../shared/words/events.ts'
import { language } from '../../words/words.ts'
import { connectionWords } from '../words/words.ts'
import { MAPPED_KINDS } from './kinds.ts'

type Choice = { label: string; kind: string; choose: (kind: string) => void; isOptional?: boolean }

export function KindChoice({ label, kind, choose, isOptional = false }: Choice) {
  const kinds =
    MAPPED_KINDS.includes(kind as (typeof MAPPED_KINDS)[number]) || kind === ''
      ? MAPPED_KINDS
      : [kind, ...MAPPED_KINDS]
  return (
    <label class="field">
      {label}
      <span class="select">
        <select value={kind} onChange={event => choose(event.currentTarget.value)}>
          {isOptional && <option value="">{connectionWords.value.mapping.leftOut}</option>}
          {kinds.map(one => (
            <option key={one} value={one}>
              {phrase(language.value, one, null).join('')}
            </option>
          ))}
        </select>
      </span>
    </label>
  )
}

type Table = {
  values: string[]
  table: Record<string, string>
  change: (table: Record<string, string>) => void
}

/** The kind of event for each value that was seen. */
export function KindTable({ values, table, change }: Table) {
  const say = connectionWords.value.mapping
  return (
    <div class="mapping-kinds">
      {[...new Set([...values, ...Object.keys(table)])].map(value => (
        <KindChoice
          key={value}
          label={say.kindOf(value)}
          kind={table[value] ?? ''}
          isOptional
          choose={kind => {
            const { [value]: _, ...rest } = table
            change(kind === '' ? rest : { ...rest, [value]: kind })
          }}
        />
      ))}
    </div>
  )
}
