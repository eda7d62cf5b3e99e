import { safe } from '../attempt.ts'
import { enter } from '../consent.ts'
import { consent } from '../control.ts'
import { emit, isNew } from '../emit.ts'
import { loadShop } from './shop.ts'

type Entry = Record<string, any>

/** Google's `dataLayer`, also what was put there before: the answers of consent tools, and GA4's events. */
export const captureDataLayer = () => {
  const layer: Entry[] = ((window as Entry).dataLayer ||= [])
  const push = layer.push
  const hear = safe(read)
  layer.push = (...entries) => {
    entries.forEach(hear)
    return push.apply(layer, entries)
  }
  layer.forEach(hear)
}

const read = (entry: Entry) => {
  // gtag() pushes its arguments as they are (command, name, parameters); others push one object.
  const { 1: name = entry.event, 2: params = entry.ecommerce || entry } = entry
  const answer = params.analytics_storage
  // Consent Mode: the default is a placeholder until the visitor's answer is known.
  if (name === 'update') answer && consent(answer)
  else if (answer === 'denied') enter('wait')
  // No more is taken along: what else sites put there may be of persons.
  const told = JSON.stringify(
    params,
    'items item_id item_name price quantity value currency transaction_id search_term'.split(' '),
  )
  // Both gtag and Tag Manager may tell of it.
  if (
    /^(view_item|.*_(from_cart|wishlist|checkout|lead|up|results)|purchase|login|search)$/.test(name) &&
    isNew(name + told)
  )
    emit(name, JSON.parse(told))
  if (/cart/i.test(name)) loadShop()
}
