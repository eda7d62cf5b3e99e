import { at, jsonOf, list, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Item, Provider, Reading, Skip } from '../port.ts'
import { bodyHmac } from '../signature.ts'
import { utc } from '../times.ts'
import { moneyProps, sizeOf } from './money.ts'

const PAID = new Set(['processing', 'completed'])

export const woocommerce: Provider = {
  kind: 'woocommerce',
  name: 'WooCommerce',
  category: 'shops',
  auth: 'signed',
  isVerified: true,
  secrets: [{ name: 'secret' }],
  events: ['purchase', 'refund'],
  docs: 'https://woocommerce.com/document/webhooks/',

  // WooCommerce sends this when the webhook is saved, without a signature, and accepts only 200 as an answer.
  isProbe: ({ body }) => body.length < 40 && /^webhook_id=\d+$/.test(Buffer.from(body).toString('latin1')),

  verify: (request, { secret }) => bodyHmac(request, 'x-wc-webhook-signature', secret, 'sha256', 'base64'),

  read(body): Reading {
    const order = jsonOf(body)
    const id = text(at(order, 'id'))
    const status = text(at(order, 'status'))
    // A deleted order is its id alone.
    if (id !== undefined && status === undefined) return { items: [], skipped: [] }
    if (id === undefined || status === undefined)
      return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    const paidAt = utc(at(order, 'date_paid_gmt'))
    if (paidAt === null && !PAID.has(status)) return { items: [], skipped: [] }
    const email = text(at(order, 'billing', 'email'))
    if (email === undefined) return { items: [], skipped: [{ fault: 'no_person', name: 'order' }] }
    const key = text(at(order, 'order_key'))
    const common = {
      provider: 'woocommerce',
      order: at(order, 'number') ?? id,
      currency: at(order, 'currency'),
    }
    const entries: (Item | Skip)[] = [
      moneyItem('purchase', sizeOf(at(order, 'total')), {
        id: eventId('wc', 'order', id, key),
        time: paidAt,
        email,
        common,
      }),
      ...list(at(order, 'refunds')).map(refund =>
        moneyItem('refund', sizeOf(at(refund, 'total')), {
          id: eventId('wc', 'refund', id, key, at(refund, 'id')),
          time: utc(at(order, 'date_modified_gmt')),
          email,
          common: { ...common, reason: at(refund, 'reason') },
        }),
      ),
    ]
    return {
      items: entries.filter(entry => !('fault' in entry)) as Item[],
      skipped: entries.filter(entry => 'fault' in entry) as Skip[],
    }
  },
}

type Told = Pick<Item, 'id' | 'time'> & {
  email: string
  common: Omit<Parameters<typeof moneyProps>[0], 'value'>
}

const moneyItem = (
  name: 'purchase' | 'refund',
  value: number | null,
  { common, ...told }: Told,
): Item | Skip =>
  value === null ? { fault: 'bad_amount', name } : { ...told, name, props: moneyProps({ ...common, value }) }
