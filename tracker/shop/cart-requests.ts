import { safe } from '../attempt.ts'
import { failToAdd, hearOfAdd } from './cart.ts'
import { watchRefusals } from './refusals.ts'

// Shopify /cart/add.js, WooCommerce ?wc-ajax=add_to_cart and /cart/add-item, Shopware /line-item/add, OpenCart
// checkout/cart.add (| before 4.0.2), Shoptet /action/Cart/addCartItem, Magento /checkout/cart/add,
// IdoSell basketchange.php with mode=1 (other modes change and remove). Not /cart/address, not /cart/add-coupon.
const ADD = /(cart(.|%7c)add(-item|cartitem)?|line-item.add|add_to_cart|basketchange.*mode=1)([./?&]|$)/i

/** Adds by the requests that scripts make, whose answer's status is known; where the browser tells it, nothing is patched. */
export const captureCartRequests = () => {
  /** By address: when it was refused last. */
  const refusedAt = new Map<string, number>()
  watchRefusals(address => {
    if (!ADD.test(address)) return
    refusedAt.set(address, Date.now())
    failToAdd()
  })
  new PerformanceObserver(
    safe((list: PerformanceObserverEntryList) => {
      for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
        if (!/^(fetch|xmlh)/.test(entry.initiatorType) || !ADD.test(entry.name)) continue
        const began = performance.timeOrigin + entry.startTime
        if (entry.responseStatus > 399 || began < (refusedAt.get(entry.name) ?? 0)) failToAdd()
        else hearOfAdd({}, began)
      }
    }),
  ).observe({ type: 'resource', buffered: true })
}
