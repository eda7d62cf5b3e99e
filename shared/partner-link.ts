import { codeOf } from './partner-code.ts'

/** The parameter that links are made with, unless the site has taken it off its list. */
export const CODE_PARAMETER = 'ref'
/** The signed id of a redirect. */
export const CLICK_PARAMETER = 'pc'
/** Of a short link: how it is passed on (`qr`, `whatsapp`), and the partner's own name of a campaign. */
export const MEDIUM = 'm'
export const SUB_ID = 's'
/** The same two in the address of a page, where `s` is the search of many shops. */
export const PAGE_MEDIUM = 'ref_m'
export const PAGE_SUB_ID = 'ref_s'

const LABEL = /^[a-z0-9][a-z0-9_.-]{0,39}$/

/** A medium or a sub-id as it is kept: one short word; null for a text that is none. */
export const labelOf = (text: string | null | undefined): string | null => {
  const label = (text ?? '').trim().toLowerCase().replace(/\s+/g, '-')
  return LABEL.test(label) ? label : null
}

export type LinkParts = {
  code: string
  parameter?: string | undefined
  medium?: string | null | undefined
  subId?: string | null | undefined
}

/**
 * A link to a page that credits a code: the address with the parameter set, before its fragment. Path, fragment and all
 * other parameters stay as they are written, in their order.
 */
export function deepLink(
  address: string,
  { code, parameter = CODE_PARAMETER, medium, subId }: LinkParts,
): string {
  const url = new URL(address)
  const own = new Map([[parameter, code]])
  if (medium) own.set(PAGE_MEDIUM, medium)
  if (subId) own.set(PAGE_SUB_ID, subId)
  // Mail programs escape `&` a second time.
  const nameOf = (pair: string) =>
    decoded(pair.split('=', 1)[0]!)
      .trim()
      .toLowerCase()
      .replace(/^(?:amp;)+/, '')
  const kept = url.search
    .slice(1)
    .split('&')
    .filter(pair => pair !== '' && !own.has(nameOf(pair)))
  url.search = [...kept, ...[...own].map(pairOf)].join('&')
  return url.href
}

/** A link that leads through the collector: to the site's home page, or to `path` on it. */
export function shortLink(base: string, { code, medium, subId }: LinkParts, path = ''): string {
  const url = new URL(`${base.replace(/\/+$/, '')}/r/${code}${path}`)
  if (medium) url.searchParams.set(MEDIUM, medium)
  if (subId) url.searchParams.set(SUB_ID, subId)
  return url.href
}

const pairOf = ([name, value]: readonly [string, string]): string =>
  `${encodeURIComponent(name)}=${encodeURIComponent(value)}`

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** A new code: without letters and digits that look alike. `random` gives bytes. */
export function generatedCode(random: (length: number) => Uint8Array): string {
  for (;;) {
    const bytes = random(GENERATED)
    // 31 signs: bytes from 248 on would prefer the first eight of them.
    if (bytes.some(byte => byte >= SIGNS.length * 8)) continue
    const code = Array.from(bytes, byte => SIGNS[byte % SIGNS.length]).join('')
    if (codeOf(code) === code) return code
  }
}

const SIGNS = '23456789abcdefghjkmnpqrstuvwxyz'
const GENERATED = 6
