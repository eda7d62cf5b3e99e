export const ENCODINGS = ['utf-8', 'windows-1250', 'iso-8859-2', 'cp852', 'utf-16le', 'utf-16be'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** The upper half of code page 852, which DOS programs still write; browsers do not support it. */
const CP852 =
  'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0'
const POLISH = /[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]/g
/** Typographic characters and letters of other languages, which occur in real texts. */
const PLAUSIBLE = /[„”“’–—…§°€©®«»ÄÖÜäöüßéèáíúýčďěňřšťžôľĺŕ\u00a0]/g
const UPPER_INSIDE = /\p{Ll}[ĄĆĘŁŃÓŚŹŻ]\p{Ll}/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a wrong encoding shows
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g
/** The number of bytes that are read to detect the encoding. */
const SAMPLE_BYTES = 256 * 1024

export const decode = (bytes: Uint8Array, encoding: Encoding): string => decoderOf(encoding)(bytes, true)

/** Decodes a file piece by piece; a character may be in two of them. */
export function decoderOf(encoding: Encoding): (bytes: Uint8Array, isLast: boolean) => string {
  if (encoding === 'cp852') return decodeCp852
  const decoder = new TextDecoder(encoding)
  return (bytes, isLast) => decoder.decode(bytes, { stream: !isLast })
}

function decodeCp852(bytes: Uint8Array): string {
  let text = ''
  for (let from = 0; from < bytes.length; from += 8_192)
    text += String.fromCharCode(...bytes.subarray(from, from + 8_192))
  return text.replaceAll(/[\u0080-\u00ff]/g, letter => CP852[letter.charCodeAt(0) - 0x80]!)
}

/** Guesses by the byte order mark, by invalid UTF-8, and by the resulting letters. */
export function guessEncoding(whole: Uint8Array): Encoding {
  const bytes = whole.subarray(0, SAMPLE_BYTES)
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const zeros = [0, 1].map(odd => bytes.filter((byte, i) => byte === 0 && i % 2 === odd).length)
  if (Math.max(...zeros) > bytes.length / 5) return zeros[1]! > zeros[0]! ? 'utf-16le' : 'utf-16be'
  if (isMostlyUtf8(bytes)) return 'utf-8'
  const scored = (['windows-1250', 'iso-8859-2', 'cp852'] as const).map(encoding => ({
    encoding,
    score: likelihood(decode(bytes, encoding)),
  }))
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).encoding
}

/** One invalid byte in a UTF-8 file does not make it another encoding: multi-byte letters outweigh it. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  // The sample may end inside a letter.
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true })
  const bad = count(text, /\ufffd/g)
  const good = count(text, /[\u0080-\ufffc]/g)
  return bad === 0 || good > 2 * bad
}

function likelihood(text: string): number {
  const high = count(text, /[\u0080-\uffff]/g)
  const polish = count(text, POLISH)
  const plausible = count(text, PLAUSIBLE)
  const strange = high - polish - plausible
  return 3 * polish + plausible - 3 * strange - 6 * count(text, CONTROL) - 3 * count(text, UPPER_INSIDE)
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0
