/** Signs that take no room: joiners, marks of direction, soft hyphens, selectors, fillers, control characters. */
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/gu
/** A name in front, and the address in angle brackets: `Jan <jan@x.example>`. */
const IN_BRACKETS = /<([^<>]*)>[^@]*$/
/** Characters around an address in free text, lists and spreadsheets. */
const WRAPPERS = /^[\s"'`„”“’‘«»()[\]{};,:.<]+|[\s"'`„”“’‘«»()[\]{};,:.>]+$/gu
const LOCAL = /^[^\s@<>()[\]\\,;:"]+$/u
const DOMAIN = /^[^\s@<>()[\]\\,;:"/?#%&=+|^`{}!$*~']+$/u
const MOST = 320

/**
 * The normal form of an e-mail address, for every input: without invisible characters and wrappers, NFKC, lower case,
 * the domain by its ASCII labels. Null: the text is not an address. The normal form of a normal form is the same.
 */
export function normalEmail(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 4 * MOST) return null
  const folded = value.normalize('NFKC').toLowerCase().normalize('NFKC')
  const seen = folded.replace(INVISIBLE, '').trim()
  const inner = IN_BRACKETS.exec(seen)?.[1] ?? seen
  const bare = withoutScheme(inner.replace(WRAPPERS, '')).replace(WRAPPERS, '')
  const at = bare.lastIndexOf('@')
  const local = bare.slice(0, at)
  const domain = at > 0 ? domainOf(bare.slice(at + 1)) : null
  if (domain === null || !LOCAL.test(local)) return null
  const email = `${local}@${domain}`
  return email.length <= MOST ? email : null
}

/** Of `mailto:jan%40x.example?subject=…` the address. */
function withoutScheme(text: string): string {
  if (!text.startsWith('mailto:')) return text
  const address = text.replace(/^(?:mailto:)+/, '').replace(/^([^?]*(?:@|%40)[^?]*)\?.*$/s, '$1')
  try {
    return decodeURIComponent(address).normalize('NFKC').toLowerCase().replace(INVISIBLE, '').trim()
  } catch {
    return address
  }
}

/** The labels in their DNS form (`żółw.example` is `xn--w-uga1v8h.example`). */
function domainOf(written: string): string | null {
  if (!DOMAIN.test(written)) return null
  const labels = written.replaceAll('。', '.').split('.')
  // A number at the end makes it an address of the internet protocol, which is rewritten otherwise.
  if (labels.some(label => label === '') || /^(?:\d+|0x[\da-f]*)$/.test(labels.at(-1)!)) return null
  const address = `http://${written}/`
  if (!URL.canParse(address)) return null
  const { hostname } = new URL(address)
  return hostname === '' || hostname.endsWith('.') ? null : hostname
}
