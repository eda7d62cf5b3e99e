import type { Companion } from '../../equip.ts'
import { need, safe, take } from '../tools.ts'
import { watchCart } from './cart.ts'
import { watchRequests } from './requests.ts'

/** Adds to the cart, by forms, links, buttons and requests. */
export const watchShop: Companion = (...tools) => {
  take(...tools)
  safe(watchCart)()
  safe(watchRequests)()
  // WooCommerce, PrestaShop, buttons that name their product, Shoper.
  if (
    document.querySelector(
      '[class*=add_to_cart],[class*=wc-],[data-button-action],[data-action*=cart],[href*="/basket"]',
    )
  )
    need('makers')
}
