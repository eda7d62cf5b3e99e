import type { Context } from 'hono'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { networksOf } from './address.ts'
import type { HttpContext } from './context.ts'
import { UNKNOWN_SITE } from './turned-away.ts'

/** Headers that proxies add to forwarded requests. */
const OF_PROXIES = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip']

/** The displayed sender of a request: the page's origin, else the program's user agent. */
export function senderOf(c: Context): string | null {
  const origin = c.req.header('origin')
  if (origin !== undefined) return origin.slice(0, 100)
  const agent = c.req.header('user-agent') ?? ''
  // A browser's is no sender's name.
  return agent === '' || agent.startsWith('Mozilla/') ? null : agent.slice(0, 60)
}

/** Rate-limits a network and records it: an unconfigured proxy sends for all its visitors from one address. */
export function slowedNetwork(edge: HttpContext, c: Context, address: string | null): Refusal {
  const isProxy = OF_PROXIES.some(name => c.req.header(name) !== undefined)
  const message = isProxy ? 'the requests are forwarded for other addresses' : 'one network'
  // The address of a proxy is no personal data; without a proxy header it may be a visitor's, and is not recorded.
  const sender = isProxy && address !== null ? networksOf(address)[0] : null
  edge.mishaps.note(UNKNOWN_SITE, { code: 'slowed_network', message, sender }, edge.now())
  return refusal('rate_limited', 'too many requests from this network')
}
