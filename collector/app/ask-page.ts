import type { Ask } from '../codes/follow-link.ts'
import type { Transports } from '../notify/channel.ts'

/** Asks a page by the guarded way out: public addresses, no redirect followed, no more than the beginning read. */
export const askPage =
  ({ fetch }: Pick<Transports, 'fetch'>) =>
  async (url: URL, signal: AbortSignal): ReturnType<Ask> => {
    const headers = { accept: 'text/html' }
    const sent = await fetch({ method: 'GET', url: url.href, headers, body: '' }, signal)
    const location = sent.outcome === 'failed' ? (sent.location ?? null) : null
    return { status: sent.status, location }
  }
