import { enter } from '../consent.ts'
import { consent } from '../control.ts'
import { emit, isNew } from '../emit.ts'
import { watchLayer } from '../watch-layer.ts'
import { loadShop } from './shop.ts'

/** Google's `dataLayer`, also what was put there before: the answers of consent tools, and GA4's events. */
export const captureDataLayer = () => watchLayer(read)

const read = (name: any, params: any) => {
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
