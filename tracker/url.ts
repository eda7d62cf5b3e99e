import { isDenied } from './consent.ts'

/** Removes personal data from an address; after a refusal of consent also the query, which holds click ids. */
export const clean = (url: string) =>
  (isDenied() ? bare(url) : url).replace(
    /[^/?&=#:]+(@|%\d*40)[^/?&=#]+|(((token|passw|secret|auth|sess|signa)[^=&#/@]*|key)=)[^&#]+/gi,
    '$2',
  )

/** Without query and fragment. */
export const bare = (url: string) => url.replace(/[?#].*/, '')
