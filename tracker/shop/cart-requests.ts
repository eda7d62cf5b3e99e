import { safe } from '../attempt.ts'
import { failToAdd, hearOfAdd } from './cart.ts'

// Shopify /cart/add.js, WooCommerce ?wc-ajax=add_to_cart and /cart/add-item, Shopware /line-item/add, OpenCart
// checkout/cart.add (| before 4.0.2), Shoptet /action/Cart/addCartItem, Magento /checkout/cart/add,
// IdoSell basketchange.php with mode=1 (other modes change and remove). Not /cart/address, not /cart/add-coupon.
const ADD = /(cart(.|%7c)add(-item|cartitem)?|line-item.add|add_to_cart|basketchange.*mode=1)([./?&]|$)/i

/** Adds by the requests that scripts make, whose answer's status is known; nothing of the page is patched. */
export const captureCartRequests = () =>
  new PerformanceObserver(
    safe((list: PerformanceObserverEntryList) => {
      for (const entry of list.getEntries() as PerformanceResourceTiming[])
        if (/^(fetch|xmlh)/.test(entry.initiatorType) && ADD.test(entry.name))
          if (entry.responseStatus > 399) failToAdd()
          else hearOfAdd({}, performance.timeOrigin + entry.startTime)
    }),
  ).observe({ type: 'resource', buffered: true })
