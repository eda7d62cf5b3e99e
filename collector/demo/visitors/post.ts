import type { Pipeline } from '../../ingest/pipeline.ts'
import { serversWord } from '../shop/checkout.ts'
import type { Shop } from '../shop/routes.ts'
import type { Pace, Post } from './crowd.ts'

/** Attempts for one parcel before the sender gives up. */
const MOST_TRIES = 5
const RETRY_MS = 2_000

type Door = { url: string; shop: Shop; pipeline: Pick<Pipeline, 'receive'>; pace: Pace }

/**
 * Sends a parcel as its sender would: the page over HTTP with the public key, the server as a direct call. Past events
 * are passed directly too, since a request cannot state the time of its arrival.
 */
export const poster =
  ({ url, shop, pipeline, pace }: Door): Post =>
  async ({ visitor, by, events, arrivedAt }, signal) => {
    const origin = new URL(url).origin
    const send = async (): Promise<{ status: number; waitMs: number }> => {
      if (by === 'server' || arrivedAt !== undefined) {
        const word = serversWord(shop.site, visitor.id, events, arrivedAt ?? pace.now())
        const asPage = { key: 'public', agent: visitor.agent } as const
        const { status } = await pipeline.receive(by === 'server' ? word : { ...word, ...asPage })
        return { status, waitMs: RETRY_MS }
      }
      const beacon = { k: shop.writeKey, v: visitor.id, z: pace.now(), c: 'unknown', e: events }
      const response = await fetch(`${url}/e`, {
        method: 'POST',
        headers: {
          'content-type': 'text/plain;charset=UTF-8',
          'user-agent': visitor.agent,
          origin,
          'accept-language': visitor.language,
        },
        body: JSON.stringify(beacon),
        signal,
      })
      await response.arrayBuffer()
      return {
        status: response.status,
        waitMs: Number(response.headers.get('retry-after')) * 1_000 || RETRY_MS,
      }
    }
    for (let tries = 1; ; tries++) {
      signal.throwIfAborted()
      const { status, waitMs } = await send()
      if (status < 300) return
      const isLater = status === 503 || status === 429
      if (!isLater || tries === MOST_TRIES) throw new Error(`the collector answered ${status}`)
      await pace.sleep(waitMs, signal)
    }
  }
