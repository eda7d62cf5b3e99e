import { isDenied } from './consent.ts'

// Parameters whose names speak of secrets, and e-mail addresses anywhere (also encoded, once or twice).
// A parameter that ends in "key" is one, "keyword" is a search.
const SECRET = /(((token|passw|secret|auth|session|signature)[^=&#/]*|key)=)[^&#]+/gi
const EMAIL = /[^/?&=#:]+(@|%\d*40)[^/?&=#]+\.\w+/g

/** An address without what is nobody's business: after a refusal not even its query, where click ids live. */
export const clean = (url: string) => (isDenied() ? bare(url) : url).replace(SECRET, '$1').replace(EMAIL, '')

/** Without query and fragment. */
export const bare = (url: string) => url.replace(/[?#].*/, '')
