import { attempt } from '../attempt.ts'
import { isNew } from '../emit.ts'
import { type Emit, hearOfAdd } from './cart.ts'

const NAMES = new Set([
  'view_item',
  'remove_from_cart',
  'add_to_wishlist',
  'begin_checkout',
  'purchase',
  'generate_lead',
  'sign_up',
  'login',
  'view_search_results',
])
// All that is taken along: what else shops put there may be of persons.
const FIELDS =
  'items item_id item_name price quantity value currency transaction_id search_term id name'.split(' ')

type Entry = Record<string, any>

/** Google's `dataLayer`: the GA4 events that shops put there, also those of before this was here. */
export const captureDataLayer = (emit: Emit) => {
  const layer: Entry[] = ((window as Entry).dataLayer ||= [])
  const push = layer.push
  const hear = (entry: Entry) => attempt(() => read(entry, emit))
  layer.push = (...entries) => {
    entries.forEach(hear)
    return push.apply(layer, entries)
  }
  layer.forEach(hear)
}

const read = (entry: Entry, emit: Emit) => {
  // gtag() pushes its arguments as they are; others push one object.
  const [name, params] =
    entry[0] === 'event' ? [entry[1], entry[2] ?? {}] : [entry.event, entry.ecommerce || entry]
  if (typeof name !== 'string') return
  const told = shape(params)
  // The second is Universal Analytics'.
  if (name === 'add_to_cart' || name === 'addToCart') return hearOfAdd(told)
  const kind = name === 'search' ? 'view_search_results' : name
  // Both gtag and Tag Manager may tell of it.
  if (NAMES.has(kind) && isNew(kind + JSON.stringify(told))) emit(kind, told)
}

const shape = (params: Entry) => {
  const { items, products, ...rest } = JSON.parse(
    JSON.stringify({ ...params, products: params.add?.products }, [...FIELDS, 'products']),
  )
  const list = (items ?? products) as Entry[] | undefined
  return {
    ...(params.currencyCode && { currency: params.currencyCode }),
    ...rest,
    ...(list && {
      items: list.map(({ id, name, item_id = id, item_name = name, ...item }) => ({
        item_id,
        item_name,
        ...item,
      })),
    }),
  }
}
