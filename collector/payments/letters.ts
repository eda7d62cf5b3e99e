export const ENCODINGS = ['utf-8', 'windows-1250', 'iso-8859-2'] as const
export type Encoding = (typeof ENCODINGS)[number]

export function isControl(letter: string): boolean {
  return /\p{C}|\p{Zl}|\p{Zp}/u.test(letter)
}

/** The bytes of each letter, from the decoder of the platform: the upper half of the table, read backwards. */
function tableOf(encoding: Exclude<Encoding, 'utf-8'>): ReadonlyMap<string, number> {
  const bytes = Uint8Array.from({ length: 128 }, (_, place) => place + 128)
  const letters = [...new TextDecoder(encoding).decode(bytes)]
  return new Map(letters.flatMap((letter, place) => (isControl(letter) ? [] : [[letter, place + 128]])))
}
const TABLES = {
  'windows-1250': tableOf('windows-1250'),
  'iso-8859-2': tableOf('iso-8859-2'),
}

/**
 * A text as an encoding can write it. A Latin letter that the encoding lacks loses its accent; any other letter or sign that
 * it lacks is returned as `lacks`, and never left out or replaced by a question mark.
 */
export function fitted(text: string, encoding: Encoding): { text: string } | { lacks: string } {
  let writable = ''
  for (const letter of text.normalize('NFC')) {
    const known = canWrite(letter, encoding) ? letter : plainOf(letter)
    if (![...known].every(part => canWrite(part, encoding))) return { lacks: letter }
    writable += known
  }
  return { text: writable }
}

function canWrite(letter: string, encoding: Encoding): boolean {
  if (isControl(letter)) return false
  return encoding === 'utf-8' || letter < '\u0080' || TABLES[encoding].has(letter)
}

const PLAIN: Readonly<Record<string, string>> = {
  ...{ ł: 'l', Ł: 'L', ø: 'o', Ø: 'O', đ: 'd', Đ: 'D', ħ: 'h', Ħ: 'H', ı: 'i', ŧ: 't', Ŧ: 'T' },
  ...{ æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ß: 'ss', þ: 'th', Þ: 'TH', ð: 'd', Ð: 'D' },
  ...{ '–': '-', '—': '-', '‑': '-', '’': "'", '‘': "'", '„': '"', '”': '"', '“': '"', '\u00a0': ' ' },
}

/** The letter without its accent; the letter itself if it has none. */
export const plainOf = (letter: string): string =>
  PLAIN[letter] ?? letter.normalize('NFD').replaceAll(/\p{M}/gu, '')

export function bytesOf(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text)
  const table = TABLES[encoding]
  return Uint8Array.from(text, letter => (letter < '\u0080' ? letter.charCodeAt(0) : table.get(letter)!))
}
