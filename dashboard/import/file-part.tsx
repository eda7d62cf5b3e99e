import type { Signal } from '@preact/signals'
import { exactTime } from '../ui/format.ts'
import { decode, ENCODINGS, type Encoding } from './encoding.ts'
import { SEPARATORS, type Separator } from './layout.ts'
import { parseRows } from './parse-rows.ts'
import { layoutOf, type OpenedFile } from './read-file.ts'
import { importWords } from './words.ts'

/** Number of lines offered as the header. */
const LINES_OFFERED = 12
const LINE_SHOWN = 60

/** The detected encoding, separator and header of the file, each with a choice of others. */
export function FilePart({
  file,
  rows,
  isLocked,
}: {
  file: Signal<OpenedFile>
  /** Null until the file has been read. */
  rows: number | null
  isLocked: boolean
}) {
  const say = importWords.value
  const { name, savedAt, start, encoding, layout } = file.value
  const text = decode(start.subarray(0, 64 * 1024), encoding)
  const lines = parseRows(text, layout.separator, LINES_OFFERED).filter(row => !row.isBroken)
  const change = (changed: Partial<OpenedFile>) => {
    file.value = { ...file.value, ...changed }
  }
  const reencode = (next: Encoding) => change({ encoding: next, layout: layoutOf(decode(start, next)) })
  return (
    <section class="panel" aria-labelledby="file-title">
      <h2 id="file-title">{rows === null ? name : say.file(name, rows)}</h2>
      <p class="soft">
        {say.readAs(say.encodings[encoding], say.separators[layout.separator], layout.headerLine)}{' '}
        {say.asOf(exactTime(savedAt))}
      </p>
      <div class="import-reading">
        <label>
          {say.encoding}
          <span class="select">
            <select
              value={encoding}
              disabled={isLocked}
              onChange={event => reencode(event.currentTarget.value as Encoding)}
            >
              {ENCODINGS.map(one => (
                <option key={one} value={one}>
                  {say.encodings[one]}
                </option>
              ))}
            </select>
          </span>
        </label>
        <label>
          {say.separator}
          <span class="select">
            <select
              value={layout.separator}
              disabled={isLocked}
              onChange={event =>
                change({ layout: { ...layout, separator: event.currentTarget.value as Separator } })
              }
            >
              {SEPARATORS.map(one => (
                <option key={one} value={one}>
                  {say.separators[one]}
                </option>
              ))}
            </select>
          </span>
        </label>
        <label>
          {say.headerLine}
          <span class="select">
            <select
              value={String(layout.headerLine)}
              disabled={isLocked}
              onChange={event =>
                change({ layout: { ...layout, headerLine: Number(event.currentTarget.value) } })
              }
            >
              {lines.map(({ line, cells }) => (
                <option key={line} value={String(line)}>
                  {line}: {cells.filter(Boolean).join(', ').slice(0, LINE_SHOWN)}
                </option>
              ))}
            </select>
          </span>
        </label>
      </div>
    </section>
  )
}
