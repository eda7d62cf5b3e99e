import { safe } from '../attempt.ts'
import { emit, fresh } from '../emit.ts'

/** Within this, what different witnesses tell is one add; so is the same product again. */
const SAME_MS = 1500

// In addresses of requests and links, and in the text of forms: Shopify /cart/add.js, WooCommerce ?wc-ajax=add_to_cart,
// ?add-to-cart=7 and /cart/add-item, Shopware /line-item/add, OpenCart checkout/cart.add (| before 4.0.2) and #form-product, Shoptet
// /action/Cart/addCartItem, Magento /checkout/cart/add, IdoSell basketchange.php as a form's whole action or with
// mode=1 (other modes change and remove). Not /cart/address, not /cart/add-coupon.
export const ADD =
  /((cart|e-item)(.|%7c)add(-item|cartitem)?|add.to.cart|form-product|basketchange.php("|.*mode=1))(?![\w-])/i

/** What a cart form or link was sent with, until it shows how that went. */
let asked: unknown
let latest: any
/** When an add was last heard of, by the page's clock, and the product that a witness named. */
let heard: number
let named: unknown

/** `by` may be a way into the cart: it counts by what follows, a success or the page being left for the answer. */
export const askToAdd = (by: string, item: object) => {
  if (ADD.test(by)) asked = item
}

/**
 * A witness: the data layer, the owner, or a request that began at that time. One that was refused takes back what others
 * have told of it. Which of the fields is what the collector knows.
 */
export const hearOfAdd = (told?: any, began = performance.now(), isRefused?: boolean) => {
  const id = told?.items?.[0]?.item_id
  if (!latest || began - heard > SAME_MS || (id && named && id !== named)) {
    latest = emit('add_to_cart', {})
    named = 0
    // The product that the page is about. The reviver comes by every node, the outer ones last.
    document.querySelectorAll<HTMLScriptElement>('[type*="ld+"]').forEach(
      safe(script => {
        JSON.parse(script.text, (key, value) => {
          if (key === 'price') latest.p.price = value
          if (/^Product/.test(value?.['@type'])) {
            latest.p.sku = value.sku
            latest.p.name = value.name
          }
          return value
        })
      }),
    )
  }
  named ||= id
  Object.assign(latest.p, asked, told)
  heard = performance.now()
  asked = 0
  if (isRefused) {
    fresh.delete(latest)
    latest = 0
  }
}

/** The page is left: a form that waited for its answer was posted by that very leaving. */
export const leaveCart = () => {
  if (asked) hearOfAdd()
}

/** An event by its name: of adds there may be other witnesses. */
export const say = (name: string, props?: object) => (isAdd(name) ? hearOfAdd(props) : emit(name, props))

export const isAdd = (name: string) => /add.*cart/i.test(name)
