import { amountOf } from '../../shared/amount.ts'
import type { Event } from '../../shared/event.ts'
import { textOf } from '../score/text.ts'
import { orderIdOf } from './event-facts.ts'
import { hashOfName } from './keyed-hash.ts'
import { markOf } from './known.ts'
import type { Name, StreamKey } from './rows.ts'

/**
 * The stream of a site's anonymised orders, without a contact. No event can be sent into it, since e-mail addresses
 * in keys are lower case.
 */
export const UNOWNED_ORDERS: StreamKey = 'e:NOBODY'

/** A purchase or refund of an erased person: how much, when, which order, and nothing else. */
export function withoutPerson(event: Event, names: readonly Name[], key: string): Event {
  const { currency } = event.props
  const amount = amountOf(event.props.value)
  const order = orderIdOf(event)
  // Programs make ids of what they have at hand, an e-mail address too.
  const isTelling = order !== null && mentions(order, names)
  const id = hashOfName(key, `c:${markOf(event)}`)
  return {
    id,
    key: event.key,
    name: event.name,
    time: event.time,
    receivedAt: event.receivedAt,
    visitor: null,
    userId: null,
    url: null,
    referrer: null,
    title: null,
    props: {
      ...(order !== null && { transaction_id: isTelling ? id : order }),
      ...(amount !== null && { value: amount }),
      ...(typeof currency === 'string' && /^[a-z]{3}$/i.test(currency) && { currency }),
    },
    derived: {},
  }
}

/** Another contact's event without the names of an erased person. */
export function withoutNames(event: Event, names: readonly Name[]): Event {
  const plain = (text: string | null) => (text !== null && mentions(text, names) ? null : text)
  return {
    ...event,
    userId: names.includes(`u:${event.userId}`) ? null : event.userId,
    url: plain(event.url),
    referrer: plain(event.referrer),
    title: plain(event.title),
    props: cleared(event.props, names) as Event['props'],
  }
}

/** Whether a rejected event mentions one of the names; `raw` is its stored JSON, perhaps truncated. */
export const isAbout = (raw: string, names: readonly Name[]): boolean => {
  const text = raw.toLowerCase()
  return names.some(name => {
    const id = name.slice(2).toLowerCase()
    if (name.startsWith('e:')) return hasEmail(text, id)
    const isNumber = /^\d+$/.test(id)
    return (
      text.includes(JSON.stringify(id)) ||
      (isNumber && new RegExp(`"(userid|previousid)":\\s*${id}\\b`).test(text))
    )
  })
}

/** Short ids occur in many texts by chance: they are cleared only in fields with their own names. */
const TELLING_LENGTH = 8
const NAMED = new Set(['userId', 'user_id', 'previousId', 'anonymousId'])

const mentions = (text: string, names: readonly Name[]): boolean => {
  const whole = text.trim().toLowerCase()
  return names.some(name => {
    const id = name.slice(2).toLowerCase()
    return (whole === id && id.length >= TELLING_LENGTH) || (name.startsWith('e:') && hasEmail(whole, id))
  })
}

/** Matches whole addresses only (anna@x.pl is not in joanna@x.pl), also in the escaped form of URLs. */
const hasEmail = (text: string, email: string): boolean =>
  [email, encodeURIComponent(email).toLowerCase()].some(form => {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
      const before = text[at - 1] ?? ' '
      const after = text[at + form.length] ?? ' '
      const isEscape = text[at - 2] === '\\'
      if ((isEscape || !/[\p{L}\p{N}._+-]/u.test(before)) && !/[\p{L}\p{N}-]/u.test(after)) return true
    }
    return false
  })

function cleared(value: unknown, names: readonly Name[]): unknown {
  if (typeof value === 'string') return mentions(value, names) ? null : value
  if (Array.isArray(value)) return value.map(inner => cleared(inner, names))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isName = NAMED.has(name) && names.some(known => known.slice(2) === textOf(inner))
      return [name, isName ? null : cleared(inner, names)]
    }),
  )
}
