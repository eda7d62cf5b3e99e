import type { Companion } from '../../equip.ts'
import { need, safe, take } from '../tools.ts'
import { watchCart } from './cart.ts'
import { watchRequests } from './requests.ts'

/** Shops with ways of their own, and WebKit, which does not tell how a request was answered. */
const MAKERS =
  '[class*=ajax_add],[class*=wc-block],[data-button-action],[href*="/basket"],[href*=oszyk],#form-product'

/** Adds to the cart, by forms, links, buttons and requests. */
export const watchShop: Companion = (...tools) => {
  take(...tools)
  safe(watchCart)()
  safe(watchRequests)()
  if (document.querySelector(MAKERS) || !('responseStatus' in PerformanceResourceTiming.prototype))
    need('makers')
}
