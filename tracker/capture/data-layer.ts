import { attempt } from '../attempt.ts'
import { enter } from '../consent.ts'
import { consent } from '../control.ts'
import { emit, isNew } from '../emit.ts'
import { witnessAdd } from './cart.ts'

const NAMES =
  /^(view_item|remove_from_cart|add_to_wishlist|begin_checkout|purchase|generate_lead|sign_up|search)$/
// All that is taken along: what else shops put there may be of persons.
const FIELDS =
  'items item_id item_name price quantity value currency transaction_id search_term id name'.split(' ')

type Entry = Record<string, any>

/** Google's `dataLayer`: the GA4 events that shops put there, and the consent that their tools do. */
export const captureDataLayer = () => {
  const layer: Entry[] = ((window as Entry).dataLayer ||= [])
  const push = layer.push
  layer.push = (...entries) => {
    entries.forEach(read)
    return push.apply(layer, entries)
  }
  layer.forEach(read)
}

const read = (entry: Entry) =>
  attempt(() => {
    // gtag() pushes its arguments as they are; others push one object.
    const [command, name, params] = entry[0] ? (entry as any) : [0, entry.event, entry.ecommerce || entry]
    if (command === 'consent') {
      const answer = params.analytics_storage
      // The default is a placeholder until the visitor's answer is known.
      if (name === 'update') consent(answer)
      else if (answer === 'denied') enter('wait')
    }
    const told = JSON.stringify(params.add ? { items: params.add.products } : params, FIELDS)
    if (/^add_?to_?cart$/i.test(name)) witnessAdd(JSON.parse(told))
    // Both gtag and Tag Manager may tell of it.
    else if (NAMES.test(name) && isNew(name + told)) emit(name, JSON.parse(told))
  })
