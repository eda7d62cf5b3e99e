import { isDenied } from './consent.ts'

/** An address without what is nobody's business: after a refusal not even its query, where click ids live. */
export const clean = (url: string) =>
  (isDenied() ? bare(url) : url).replace(
    /[^/?&=#:]+(@|%\d*40)[^/?&=#]+|(((token|passw|secret|auth|sess|signa)[^=&#/@]*|key)=)[^&#]+/gi,
    '$2',
  )

/** Without query and fragment. */
export const bare = (url: string) => url.replace(/[?#].*/, '')
