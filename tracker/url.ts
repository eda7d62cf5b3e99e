import { isDenied } from './consent.ts'

/** About the length that the collector keeps of an address (LIMITS.url in validate.ts). */
const MAX_CHARS = 4000

/**
 * An address without e-mail addresses and secrets; after a refusal not even its query, where click ids live. Of `data:` and
 * `blob:` only the scheme, since the rest is a file or names one. A page may hold an address of any length: a longer one than
 * the collector keeps loses its query before the patterns look at it, and both look at each character a bounded number of
 * times.
 */
export const clean = (url: string) =>
  /^(data|blob):/.exec(url)?.[0] ||
  (isDenied() || url[MAX_CHARS] ? bare(url.slice(0, MAX_CHARS)) : url)
    .replace(/[^/?&=#:]+/g, part => (/.(@|%(25)*40)[^@.]+\../.test(part) ? '' : part))
    .replace(/(((token|passw|secret|auth(?!ors?=)|sess|signa)[^=&#/@]{0,15}|key)=)[^&#]+/gi, '$1')

/** Without query and fragment. */
export const bare = (url: string) => url.replace(/[?#].*/, '')
