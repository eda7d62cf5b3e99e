import { deriveFromAgent } from '../enrich/user-agent.ts'

/** Headers by which browsers and mail programs say that a page is fetched before a person has asked for it. */
const PURPOSES = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz']
const IN_ADVANCE = /prefetch|preview|prerender/i

/** Whether a request follows a link: no bot's, no HEAD of a scanner, no fetch in advance. */
export function isFollowed(method: string, header: (name: string) => string | undefined): boolean {
  if (method !== 'GET') return false
  if (PURPOSES.some(name => IN_ADVANCE.test(header(name) ?? ''))) return false
  return deriveFromAgent(header('user-agent') ?? '').bot === undefined
}
