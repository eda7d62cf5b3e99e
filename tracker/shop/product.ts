import { safe } from '../attempt.ts'
import type { Item } from './cart.ts'

/** The product that the page is about, by its JSON-LD. */
export const product = () => {
  let item: Item | undefined
  let price: number
  document.querySelectorAll('[type="application/ld+json"]').forEach(
    safe(script => {
      // The reviver comes by every node, the outer ones last.
      JSON.parse(script.textContent!, (key, value) => {
        if (key === 'price') price = value
        if (/^Product/.test(value?.['@type'])) item = { item_id: value.sku, item_name: value.name, price }
        return value
      })
    }),
  )
  return item
}
