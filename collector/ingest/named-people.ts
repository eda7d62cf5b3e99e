import { normalEmail } from '../../shared/email.ts'
import { isNobody, isRounded } from '../../shared/nobody.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { isPhoneName } from './phone.ts'
import { isRecord, type Props } from './props.ts'
import { quoted } from './quoted.ts'

/** The identifiers of an event. `faults`: invalid names, which are dropped. */
export type Named = { userId: string | null; visitor: string | null; props: Props; faults: Refusal[] }

/**
 * Reads the identifiers of an event, the same way at every input: placeholder ids, rounded numbers and invalid e-mail
 * addresses are dropped.
 */
export function readNames(
  name: string,
  raw: Props,
  given: Props,
  visitor: string | null,
  most: { userId: number; visitor: number; email: number },
): Named {
  const faults: Refusal[] = []
  const idIn = (value: unknown, length: number, field: string): string | null => {
    const fault = faultOf(value, length, field)
    if (fault) faults.push(fault)
    return isMissing(value) || fault ? null : String(value)
  }
  const { userId: own, previousId, ...rest } = given
  const said = idIn(raw.userId, most.userId, 'userId')
  const beside = idIn(own, most.userId, 'p.userId')
  const previous = idIn(previousId, most.userId, 'p.previousId')
  const props: Props = {
    ...rest,
    ...(beside !== null && { userId: own }),
    ...(previous !== null && { previousId }),
  }
  if (name === 'identify') {
    if (isFaulty(props.email, most.email, 'p.email', faults)) delete props.email
    if (isRecord(props.traits)) props.traits = readTraits(props.traits, most.email, faults)
  }
  return {
    userId: said ?? (name === 'identify' ? beside : null),
    visitor: idIn(visitor, most.visitor, 'v'),
    props,
    faults,
  }
}

function readTraits(traits: Props, most: number, faults: Refusal[]): Props {
  const kept = { ...traits }
  if (isFaulty(kept.email, most, 'p.traits.email', faults)) delete kept.email
  for (const [key, value] of Object.entries(kept)) {
    if (!isPhoneName(key) || !isRounded(value)) continue
    delete kept[key]
    faults.push(refusal('bad_id', 'A rounded phone number is invalid.', `p.traits.${key}`))
  }
  return kept
}

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === ''

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/

function faultOf(value: unknown, most: number, field: string): Refusal | null {
  if (isMissing(value)) return null
  if (typeof value !== 'string' && typeof value !== 'number')
    return refusal('bad_id', 'An id is text or a number.', field)
  if (isNobody(value))
    return refusal('bad_id', `${quoted(value)} identifies no person, or many at once.`, field)
  const text = String(value)
  return text.length > most || CONTROL.test(text) || !text.isWellFormed()
    ? refusal('bad_id', `An id is text of 1 to ${most} printable characters.`, field)
    : null
}

function isFaulty(value: unknown, most: number, field: string, faults: Refusal[]): boolean {
  if (isMissing(value)) return false
  const email = isNobody(value) ? null : normalEmail(value)
  if (email !== null && email.length <= most) return false
  faults.push(refusal('bad_id', 'It is not an e-mail address.', field))
  return true
}
