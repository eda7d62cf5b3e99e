import { deriveFromAgent } from '../enrich/user-agent.ts'

/** Headers with which browsers and mail programs mark a prefetch. */
const PURPOSES = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz']
const IN_ADVANCE = /prefetch|preview|prerender/i

/** Whether a person follows a link with this request: false for bots, HEAD requests of scanners, and prefetches. */
export function isFollowed(method: string, header: (name: string) => string | undefined): boolean {
  if (method !== 'GET') return false
  if (PURPOSES.some(name => IN_ADVANCE.test(header(name) ?? ''))) return false
  return deriveFromAgent(header('user-agent') ?? '').bot === undefined
}
