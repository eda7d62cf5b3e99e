import { randomUUID } from 'node:crypto'
import type { AppDeps } from '../../http/deps.ts'
import type { Intake } from '../../ingest/intake.ts'
import type { SiteId } from '../../model/rows.ts'
import { type CartLine, totalOf } from './cart.ts'
import { CURRENCY, itemOf } from './catalogue.ts'

type Buyer = { name: string; email: string; company: string }

/**
 * Sends a sale from the shop's own server: the customer's identity and the purchase. It needs no visitor id, since
 * the browser has given the same e-mail address.
 */
export function tellSale(
  pipeline: Pick<AppDeps['pipeline'], 'receive'>,
  site: SiteId,
  lines: readonly CartLine[],
  { name, email, company }: Buyer,
  now: number,
) {
  const userId = `customer:${email.trim().toLowerCase()}`
  const order = randomUUID()
  return pipeline.receive(
    serversWord(
      site,
      null,
      [
        {
          i: `${order}:who`,
          n: 'identify',
          t: now,
          p: { userId, email, traits: { name, ...(company && { company }) } },
        },
        {
          i: order,
          n: 'purchase',
          t: now,
          userId,
          p: {
            transaction_id: order,
            currency: CURRENCY,
            value: totalOf(lines),
            items: lines.map(({ product, quantity }) => itemOf(product, product.name.en, quantity)),
          },
        },
      ],
      now,
    ),
  )
}

/** The shop's server and the collector are one process here, so the secret key need not be kept anywhere. */
export const serversWord = (
  site: SiteId,
  visitor: string | null,
  events: readonly object[],
  now: number,
): Intake => {
  const body = { ...(visitor !== null && { v: visitor }), z: now, e: events }
  return { site, key: 'secret', body, receivedAt: now, address: null, agent: '', gpc: false }
}
