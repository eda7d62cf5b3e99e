import { type Entry, watchLayer } from '../watch-layer.ts'
import { hearOfAdd, type Item } from './cart.ts'

/** Adds that shops put into Google's `dataLayer`, by GA4's and by Universal Analytics' names. */
export const captureDataLayer = () => watchLayer(read)

const read = (name: any, params: any) => {
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
