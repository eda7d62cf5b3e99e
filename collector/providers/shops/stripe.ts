import { at, jsonOf, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import { amountIn } from '../mapped/casts.ts'
import type { Item, Provider, Reading } from '../port.ts'
import { isStamped } from '../signature.ts'
import { seconds } from '../times.ts'
import { moneyProps } from './money.ts'

const WINDOW_SECONDS = 300
const CHECKOUTS = new Set(['checkout.session.completed', 'checkout.session.async_payment_succeeded'])
const OF_MONEY = /^(?:checkout\.session|invoice|charge|refund|payment_intent)\./

type Money = { name: 'purchase' | 'refund'; email: unknown; order: unknown; minor: number; id: string }

export const stripe: Provider = {
  kind: 'stripe',
  name: 'Stripe',
  category: 'shops',
  auth: 'signed',
  isVerified: true,
  secrets: [{ name: 'signingSecret' }],
  events: ['purchase', 'refund'],
  docs: 'https://docs.stripe.com/webhooks',

  verify: (request, { signingSecret }, { now }) =>
    isStamped(request, 'stripe-signature', signingSecret, now, WINDOW_SECONDS),

  read(body): Reading {
    const said = jsonOf(body)
    const type = text(at(said, 'type')) ?? null
    if (type === null) return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    const object = at(said, 'data', 'object')
    const money = moneyOf(type, said, object)
    if (money === 'nothing') return { items: [], skipped: [] }
    if (money === null) return { items: [], skipped: [{ fault: 'unknown_kind', name: type }] }
    const email = text(money.email)
    if (email === undefined) return { items: [], skipped: [{ fault: 'no_person', name: type }] }
    const currency = text(at(object, 'currency'))
    const value = amountIn(money.minor, 'minor', currency)
    if (value === null) return { items: [], skipped: [{ fault: 'bad_amount', name: type }] }
    const item: Item = {
      id: eventId('str', money.id),
      name: money.name,
      time: seconds(at(said, 'created')),
      email,
      props: moneyProps({ provider: 'stripe', order: money.order, value, currency }),
      ...(at(said, 'livemode') === false && { bot: 'test' }),
    }
    return { items: [item], skipped: [] }
  },
}

function moneyOf(type: string, said: unknown, object: unknown): Money | 'nothing' | null {
  const id = text(at(object, 'id'))
  const whole = (value: unknown): number | null => (Number.isSafeInteger(value) ? (value as number) : null)
  if (id === undefined) return OF_MONEY.test(type) ? 'nothing' : null
  // Older versions name the invoice of a charge, for one that has no payment intent.
  const invoice = type === 'charge.refunded' ? text(at(object, 'invoice')) : undefined
  const order = text(at(object, 'payment_intent')) ?? invoice ?? id
  if (CHECKOUTS.has(type)) {
    const minor = whole(at(object, 'amount_total'))
    // The invoices carry the money of a subscription. A pending payment is sent again when it is complete.
    if (at(object, 'mode') !== 'payment' || at(object, 'payment_status') !== 'paid' || minor === null)
      return 'nothing'
    const email = at(object, 'customer_details', 'email') ?? at(object, 'customer_email')
    return { name: 'purchase', email, order, minor, id }
  }
  if (type === 'invoice.paid') {
    const minor = whole(at(object, 'amount_paid'))
    if (minor === null || minor === 0) return 'nothing'
    return { name: 'purchase', email: at(object, 'customer_email'), order, minor, id }
  }
  if (type === 'charge.refunded') {
    // The event has the total refunded so far, and the total before it.
    const all = whole(at(object, 'amount_refunded'))
    const before = whole(at(said, 'data', 'previous_attributes', 'amount_refunded'))
    const minor = all !== null && before !== null ? all - before : null
    if (minor === null || minor <= 0) return 'nothing'
    const email = at(object, 'billing_details', 'email') ?? at(object, 'receipt_email')
    return { name: 'refund', email, order, minor, id: `${id} refunded to ${all}` }
  }
  return OF_MONEY.test(type) ? 'nothing' : null
}
