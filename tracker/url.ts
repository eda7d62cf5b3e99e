import { isDenied } from './consent.ts'

/** An address without what is nobody's business: after a refusal not even its query, where click ids live. */
export const clean = (url: string) =>
  (isDenied() ? bare(url) : url)
    // Parameters whose names speak of secrets. One that ends in "key" is one, "keyword" is a search.
    .replace(/(((token|passw|secret|auth|session|signature)[^=&#/]*|key)=)[^&#]+/gi, '$1')
    // E-mail addresses anywhere, also encoded, once or twice.
    .replace(/[^/?&=#:]+(@|%\d*40)[^/?&=#]+\.\w+/g, '')

/** Without query and fragment. */
export const bare = (url: string) => url.replace(/[?#].*/, '')
