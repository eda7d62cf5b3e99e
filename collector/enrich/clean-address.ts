import { decoded } from './path-segment.ts'
import { privacyOf } from './private-names.ts'

/** Delimiters in an address, also when they are encoded once or repeatedly. */
const DELIMITER = /([/?&=#;:,]|%(?:25)*(?:2[03cf6]|3[abdf]))/i
const EMAIL_HOST =
  /^(?!\d+x\.)(?:[\p{L}\d-]|%[\da-f]{2})+(?:\.(?:[\p{L}\d-]|%[\da-f]{2})+)*\.(?:\p{L}|%[\da-f]{2}){2,}/iu
const SIGNED_TOKEN = /^eyJ[\w-]{10,}\.[\w-]{10,}/
const AT = /@|%(?:25)*40/i
/** Digits as in a card number, perhaps in groups; the digits of an escaped character before them do not count. */
const DIGITS_OR_ESCAPE = /%[\da-f]{2}|\d(?:(?:[+. -]|%20|%2d)?\d)*/gi

/**
 * Removes personal data and secrets from an address: e-mail addresses, card numbers, passwords and tokens, names and
 * phone numbers of forms sent by GET. Names of parameters stay. Every endpoint applies it before an event is stored. It
 * runs in time linear in the length. The tracker has a shorter pattern of its own for the plainest cases.
 */
export function cleanAddress(address: string): string {
  // A data: URL contains the file itself, which is cut off.
  if (/^data:/i.test(address)) return address.slice(0, 200).replace(/,.*/s, '')
  const bare = address.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, '$1')
  const parts = bare.split(DELIMITER)
  dropPrivateValues(parts)
  for (let at = 0; at < parts.length; at += 2) if (isPrivate(parts[at]!)) parts[at] = ''
  return parts.join('').replace(DIGITS_OR_ESCAPE, run => (holdsCard(run) ? '' : run))
}

/** Whether digits, grouped or not, may be the number of a payment card. */
export function holdsCard(text: string): boolean {
  const groups = text.split(/%20|%2d|\D+/i)
  return isCard(groups.join('')) || groups.some(isCard)
}

/** `parts`: text and delimiters in turn. */
function dropPrivateValues(parts: string[]): void {
  const names: { at: number; privacy: NonNullable<ReturnType<typeof privacyOf>> }[] = []
  let isInQuery = false
  for (let at = 1; at < parts.length; at += 2) {
    const sign = signOf(parts[at]!)
    if (parts[at] === '?' || parts[at] === '#') isInQuery = true
    if (sign !== '=') continue
    const privacy = privacyOf(decoded(parts[at - 1]!))
    if (!privacy) continue
    if (privacy !== 'secret') names.push({ at, privacy })
    else dropValue(parts, at, endOfValue(parts, at, isInQuery))
  }
  const isForm = names.some(({ privacy }) => privacy !== 'name')
  let done = 0
  for (const { at, privacy } of names) {
    // A name inside an earlier value: each part is processed once.
    if (at < done) continue
    const end = endOfValue(parts, at, true)
    done = end
    const value = decoded(parts.slice(at + 1, end).join(''))
    if (privacy === 'name' ? isForm && !isFlag(value) : privacy === 'phone' ? isPhone(value) : !isFlag(value))
      dropValue(parts, at, end)
  }
}

/** The end of the value after the equals sign at `from`: the index of a delimiter, or the length. */
function endOfValue(parts: readonly string[], from: number, isInQuery: boolean): number {
  const isEncoded = parts[from]!.length > 1
  const ends = isEncoded || !isInQuery ? '&#?;/' : '&#'
  for (let at = from + 2; at < parts.length; at += 2) {
    const delimiter = parts[at]!
    if (delimiter === '&' || delimiter === '#') return at
    if ((isEncoded || delimiter.length === 1) && ends.includes(signOf(delimiter))) return at
  }
  return parts.length
}

function dropValue(parts: string[], from: number, end: number): void {
  for (let at = from + 1; at < end; at++) parts[at] = ''
}

const ENCODED: Record<string, string> = {
  '20': ' ', '23': '#', '2c': ',', '2f': '/', '26': '&', '3a': ':', '3b': ';', '3d': '=', '3f': '?',
} // biome-ignore format: a table

const signOf = (delimiter: string): string =>
  delimiter.length === 1 ? delimiter : (ENCODED[delimiter.slice(-2).toLowerCase()] ?? '')

/** An e-mail address has a local part and a host with a dot; `lampa%20400W` does not. */
function isPrivate(part: string): boolean {
  if (SIGNED_TOKEN.test(part)) return true
  const found = AT.exec(part)
  return found !== null && found.index > 0 && EMAIL_HOST.test(part.slice(found.index + found[0].length))
}

/** `mobile=1`, `fname=prices.pdf`: a switch or a file name is not personal data. */
const isFlag = (value: string): boolean => /^(?:\d?|true|false|yes|no|on|off|.*\.[a-z]\w{1,4})$/is.test(value)

const isPhone = (value: string): boolean => value.replace(/\D/g, '').length >= 6

function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19 || !/^[2-6]/.test(digits)) return false
  // Shops put article numbers (EAN) into addresses; cards of 13 digits begin with 4.
  if (digits.length === 13 && (digits[0] !== '4' || sumOf(digits, 3) % 10 === 0)) return false
  return luhn(digits) % 10 === 0
}

/** The check sum of GS1: every second digit from the right, apart from the last one, counts three times. */
const sumOf = (digits: string, weight: number): number =>
  [...digits].reverse().reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 1 ? weight : 1), 0)

const luhn = (digits: string): number =>
  [...digits].reverse().reduce((sum, digit, at) => {
    const worth = Number(digit) * (at % 2 === 1 ? 2 : 1)
    return sum + (worth > 9 ? worth - 9 : worth)
  }, 0)
