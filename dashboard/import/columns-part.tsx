import { TARGETS, type Target } from './columns.ts'
import type { Sheet } from './read-file.ts'
import { FORMATS, type Format, readValue } from './value-types.ts'
import { importWords } from './words.ts'

const EXAMPLES = 3

type Props = {
  sheet: Sheet
  targets: readonly Target[]
  formats: readonly Format[]
  isLocked: boolean
  setTarget: (column: number, target: Target) => void
  setFormat: (column: number, format: Format) => void
}

/** The target of each column, and for a trait the format of its values. */
export function ColumnsPart({ sheet, targets, formats, isLocked, setTarget, setFormat }: Props) {
  const say = importWords.value
  return (
    <div class="table-scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{say.column}</th>
            <th scope="col">{say.means}</th>
            <th scope="col">{say.format}</th>
            <th scope="col">{say.example}</th>
          </tr>
        </thead>
        <tbody>
          {sheet.header.map((name, column) => (
            <tr key={column}>
              <th scope="row">{name || '–'}</th>
              <td>
                <span class="select">
                  <select
                    aria-label={`${name}: ${say.means}`}
                    value={targets[column]}
                    disabled={isLocked}
                    onChange={event => setTarget(column, event.currentTarget.value as Target)}
                  >
                    {TARGETS.map(target => (
                      <option key={target} value={target}>
                        {say.targets[target]}
                      </option>
                    ))}
                  </select>
                </span>
              </td>
              <td>
                {targets[column] === 'trait' && (
                  <span class="select">
                    <select
                      aria-label={`${name}: ${say.format}`}
                      value={formats[column]}
                      disabled={isLocked}
                      onChange={event => setFormat(column, event.currentTarget.value as Format)}
                    >
                      {FORMATS.map(format => (
                        <option key={format} value={format}>
                          {say.formats[format]}
                        </option>
                      ))}
                    </select>
                  </span>
                )}
              </td>
              <td class="soft">{examplesOf(sheet, column, targets[column]!, formats[column]!)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The first values; of a typed column also what the first becomes. */
function examplesOf({ examples }: Sheet, column: number, target: Target, format: Format): string {
  const values = examples
    .map(({ cells }) => cells[column]?.trim() ?? '')
    .filter(Boolean)
    .slice(0, EXAMPLES)
  const read = target === 'trait' && format !== 'text' && values[0] ? readValue(values[0], format) : null
  const shown = values.join(' · ').slice(0, 80)
  return read === null || read === values[0] ? shown : `${shown} → ${read}`
}
