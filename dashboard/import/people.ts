import type { ContactImport } from '../../shared/by-hand.ts'
import { normalEmail } from '../../shared/email.ts'
import { isNobody } from '../../shared/nobody.ts'
import type { Target } from './columns.ts'
import type { ParsedRow } from './parse-rows.ts'
import { People } from './same-person.ts'
import { type Format, isRounded, readValue } from './value-types.ts'

const MOST_ID = 256
const MOST_TEXT = 2_000
const MOST_TRAITS = 100
const FAULTS_KEPT = 20
export const PREVIEW_ROWS = 5

export type Row = ContactImport['rows'][number]
/** The reason why a line is skipped, or (the last three) why a value of it is read differently. */
export type FaultReason =
  | 'broken'
  | 'nobody'
  | 'email'
  | 'long'
  | 'otherEmail'
  | 'rounded'
  | 'damaged'
  | 'untyped'
/** `line` as a spreadsheet numbers it. */
export type Fault = { line: number; reason: FaultReason; text: string; column?: string }
/** How many there are, and the first of them. */
export type Faults = { count: number; first: Fault[] }

export type Columns = { header: readonly string[]; targets: readonly Target[]; formats: readonly Format[] }

/**
 * One pass over the lines of a file, of which no more is kept than the names of persons. The first pass finds the persons in
 * several lines (`repeated`), and what is wrong; the second, which knows them, hands out the rows.
 */
export class Reading {
  readonly faults: Faults = { count: 0, first: [] }
  /** Lines that are taken and look wrong. */
  readonly warnings: Faults = { count: 0, first: [] }
  /** The contacts of the first lines, with all their lines. */
  readonly preview: Row[] = []
  readonly #columns: Columns
  readonly #people = new People()
  /** Rows of persons in several lines, which are whole at the end of the file; null in the first pass. */
  readonly #merged: Map<number, Row> | null

  constructor(columns: Columns, known: ReadonlySet<number> | null = null) {
    this.#columns = columns
    this.#merged = known && new Map([...known].map(person => [person, { traits: {} }]))
  }

  get contacts(): number {
    return this.#people.count
  }

  /** Number of lines of persons who are in earlier lines too. */
  get merged(): number {
    return this.#people.merged
  }

  get repeated(): ReadonlySet<number> {
    return this.#people.repeated
  }

  /** In the second pass: the row of a person in this line alone. */
  take(line: ParsedRow): Row | null {
    if (line.isBroken) {
      note(this.faults, { line: line.line, reason: 'broken', text: (line.text ?? '').slice(0, 80) })
      return null
    }
    const row = this.#rowOf(line)
    const reason = faultOf(row)
    const person = reason === null ? this.#people.take(row) : null
    if (person === null) {
      const text = (row.email ?? row.userId ?? line.cells.join(', ')).slice(0, 80)
      note(this.faults, { line: line.line, reason: reason ?? 'otherEmail', text })
      return null
    }
    if (person < PREVIEW_ROWS) add(row, (this.preview[person] ??= { traits: {} }))
    const merged = this.#merged?.get(person)
    if (merged) add(row, merged)
    return this.#merged && !merged ? row : null
  }

  /** In the second pass: the rows of persons in several lines. */
  end(): Row[] {
    return [...(this.#merged?.values() ?? [])]
  }

  #rowOf({ line, cells }: ParsedRow): Row {
    const { header, targets, formats } = this.#columns
    const row: Row = { traits: {} }
    for (const [column, target] of targets.entries()) {
      const value = cells[column]?.trim() ?? ''
      if (value === '' || target === 'ignore') continue
      const name = header[column]!.trim()
      const warn = (reason: FaultReason) =>
        note(this.warnings, { line, reason, text: value.slice(0, 80), column: name })
      if (value.includes('\ufffd')) warn('damaged')
      if (isRounded(value)) {
        warn('rounded')
        // Its last digits are lost: forty customers would be one.
        if (target === 'userId' || target === 'phone') continue
      }
      // A placeholder that a spreadsheet prints counts as an empty cell.
      if ((target === 'userId' || target === 'email') && isNobody(value)) continue
      if (target === 'userId') row.userId = value
      else if (target === 'email') row.email = normalEmail(value) ?? value
      else if (target !== 'trait') row.traits[target] = value
      else {
        const read = readValue(value, formats[column] ?? 'text')
        if (read === null && !isRounded(value)) warn('untyped')
        row.traits[name.slice(0, MOST_TRAITS)] = read ?? value
      }
    }
    return row
  }
}

/** The rows to send, each person once: those in several lines at the end. */
export async function* rowsToSend(
  lines: AsyncIterable<ParsedRow>,
  columns: Columns,
  repeated: ReadonlySet<number>,
): AsyncGenerator<Row> {
  const reading = new Reading(columns, repeated)
  for await (const line of lines) {
    const row = reading.take(line)
    if (row) yield row
  }
  yield* reading.end()
}

/** Of two values the last one that is filled wins. */
function add({ userId, email, traits }: Row, to: Row): void {
  if (userId !== undefined) to.userId = userId
  if (email !== undefined) to.email = email
  Object.assign(to.traits, traits)
}

function note(faults: Faults, fault: Fault): void {
  faults.count += 1
  if (faults.first.length < FAULTS_KEPT) faults.first.push(fault)
}

function faultOf({ userId, email, traits }: Row): FaultReason | null {
  if (userId === undefined && email === undefined) return 'nobody'
  if (email !== undefined && normalEmail(email) !== email) return 'email'
  const texts = Object.values(traits)
  if ((userId?.length ?? 0) > MOST_ID || (email?.length ?? 0) > 320) return 'long'
  if (texts.some(text => String(text).length > MOST_TEXT)) return 'long'
  return null
}
