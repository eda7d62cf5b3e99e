import type { ContactImport } from '../../shared/by-hand.ts'
import { normalEmail } from '../../shared/email.ts'
import { isNobody } from '../../shared/nobody.ts'
import type { Target } from './columns.ts'
import type { ParsedRow } from './parse-rows.ts'
import { type Format, isRounded, readValue } from './value-types.ts'

const MOST_ID = 256
const MOST_TEXT = 2_000
const MOST_TRAITS = 100

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
/**
 * The result of reading a file: contacts, faulty lines that are left out, warnings to review before the import, and
 * the number of merged lines.
 */
export type Taken = { rows: Row[]; faults: Fault[]; warnings: Fault[]; merged: number }

type Columns = { header: readonly string[]; targets: readonly Target[]; formats: readonly Format[] }
type Person = { row: Row; line: number }

/** The rows for the collector, with the lines of one person merged, and the errors of the others. */
export function rowsOf(
  { header, targets, formats }: Columns,
  { rows: lines, broken }: { rows: readonly ParsedRow[]; broken: readonly ParsedRow[] },
): Taken {
  const people = new People()
  const faults: Fault[] = broken.map(({ line, text = '' }) => ({
    line,
    reason: 'broken',
    text: text.slice(0, 80),
  }))
  const warnings: Fault[] = []
  for (const { line, cells } of lines) {
    const row: Row = { traits: {} }
    for (const [column, target] of targets.entries()) {
      const value = cells[column]?.trim() ?? ''
      if (value === '' || target === 'ignore') continue
      const name = header[column]!.trim()
      const warn = (reason: FaultReason) =>
        warnings.push({ line, reason, text: value.slice(0, 80), column: name })
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
    const reason = faultOf(row) ?? people.take({ row, line })
    if (reason)
      faults.push({ line, reason, text: (row.email ?? row.userId ?? cells.join(', ')).slice(0, 80) })
  }
  faults.sort((a, b) => a.line - b.line)
  return { rows: people.rows, faults, warnings, merged: people.merged }
}

/** Lines of one id, or of one address without another id, are one person; of two values the last that is filled wins. */
class People {
  readonly #all: Person[] = []
  readonly #byId = new Map<string, Person>()
  readonly #byEmail = new Map<string, Person>()
  merged = 0

  get rows(): Row[] {
    return this.#all.map(({ row }) => row)
  }

  take(person: Person): 'otherEmail' | null {
    const { row } = person
    const known = this.#known(row)
    if (!known) {
      this.#all.push(person)
      this.#name(row, person)
      return null
    }
    if (row.email !== undefined && known.row.email !== undefined && row.email !== known.row.email)
      return 'otherEmail'
    this.merged += 1
    if (row.userId !== undefined) known.row.userId = row.userId
    if (row.email !== undefined) known.row.email = row.email
    Object.assign(known.row.traits, row.traits)
    this.#name(row, known)
    return null
  }

  #known({ userId, email }: Row): Person | undefined {
    const byId = userId === undefined ? undefined : this.#byId.get(userId)
    if (byId || email === undefined) return byId
    const byEmail = this.#byEmail.get(email)
    const isOther = userId !== undefined && byEmail?.row.userId !== undefined
    return isOther ? undefined : byEmail
  }

  #name({ userId, email }: Row, person: Person): void {
    if (userId !== undefined) this.#byId.set(userId, person)
    if (email !== undefined && !this.#byEmail.has(email)) this.#byEmail.set(email, person)
  }
}

function faultOf({ userId, email, traits }: Row): FaultReason | null {
  if (userId === undefined && email === undefined) return 'nobody'
  if (email !== undefined && normalEmail(email) !== email) return 'email'
  const texts = Object.values(traits)
  if ((userId?.length ?? 0) > MOST_ID || (email?.length ?? 0) > 320) return 'long'
  if (texts.some(text => String(text).length > MOST_TEXT)) return 'long'
  return null
}
