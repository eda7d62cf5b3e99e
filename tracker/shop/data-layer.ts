import { safe } from '../attempt.ts'
import { hearOfAdd, type Item } from './cart.ts'

type Entry = Record<string, any>

/** Adds that shops put into Google's `dataLayer`, by GA4's and by Universal Analytics' names. */
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
  if (!/^add_?to_?cart$/i.test(name)) return
  const { currencyCode, currency = currencyCode, value, add, items = add?.products } = params
  // What is not given would take the place of what others know.
  hearOfAdd(JSON.parse(JSON.stringify({ currency, value, items: items?.map(named) })))
}

/** All that is taken along of a product. */
const named = ({ id, name, item_id = id, item_name = name, price, quantity }: Entry): Item => ({
  item_id,
  item_name,
  price,
  quantity,
})
