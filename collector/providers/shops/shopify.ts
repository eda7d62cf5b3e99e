import { at, jsonOf, list, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Item, Provider, Reading, Skip } from '../port.ts'
import { bodyHmac } from '../signature.ts'
import { iso } from '../times.ts'
import { moneyProps, sizeOf, sumOf } from './money.ts'

const PAID = new Set(['paid', 'partially_refunded', 'refunded'])

export const shopify: Provider = {
  kind: 'shopify',
  name: 'Shopify',
  category: 'shops',
  auth: 'signed',
  isVerified: true,
  secrets: [{ name: 'secret' }],
  events: ['purchase', 'refund'],
  docs: 'https://shopify.dev/docs/apps/build/webhooks/verify-deliveries',

  verify: (request, { secret }) => bodyHmac(request, 'x-shopify-hmac-sha256', secret, 'sha256', 'base64'),

  read(body): Reading {
    const order = jsonOf(body)
    const id = text(at(order, 'id'))
    const status = text(at(order, 'financial_status'))
    if (id === undefined) return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    if (status === undefined) return { items: [], skipped: [{ fault: 'unknown_kind', name: null }] }
    if (!PAID.has(status)) return { items: [], skipped: [] }
    const email = text(at(order, 'email')) ?? text(at(order, 'contact_email'))
    if (email === undefined) return { items: [], skipped: [{ fault: 'no_person', name: 'order' }] }
    // The amount in the shop's currency; the buyer may have seen another one.
    const money = at(order, 'total_price_set', 'shop_money')
    const value = sizeOf(at(money, 'amount') ?? at(order, 'total_price'))
    const currency = at(money, 'currency_code') ?? at(order, 'currency')
    const common = { provider: 'shopify', order: id, currency }
    const mark = at(order, 'test') === true ? { bot: 'test' } : {}
    const items: Item[] = []
    const skipped: Skip[] = []
    if (value === null) skipped.push({ fault: 'bad_amount', name: 'purchase' })
    else
      items.push({
        id: eventId('shp', 'order', id),
        name: 'purchase',
        time: iso(at(order, 'processed_at')) ?? iso(at(order, 'created_at')),
        email,
        props: moneyProps({ ...common, value }),
        ...mark,
      })
    for (const refund of list(at(order, 'refunds'))) {
      const returned = list(at(refund, 'transactions'))
        .filter(one => at(one, 'kind') === 'refund' && at(one, 'status') === 'success')
        .map(one => sizeOf(at(one, 'amount')))
      if (returned.includes(null)) skipped.push({ fault: 'bad_amount', name: 'refund' })
      // Goods may be returned without a refund of money.
      else if (returned.length > 0)
        items.push({
          id: eventId('shp', 'refund', id, at(refund, 'id')),
          name: 'refund',
          time: iso(at(refund, 'created_at')),
          email,
          props: moneyProps({ ...common, value: sumOf(returned as number[]), reason: at(refund, 'note') }),
          ...mark,
        })
    }
    return { items, skipped }
  },
}
