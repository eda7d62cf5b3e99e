/**
 * In addresses of requests and links, and in the tags of forms and their buttons: Shopify /cart/add.js, WooCommerce
 * ?wc-ajax=add_to_cart, ?add-to-cart=7 and /cart/add-item, Shopware /line-item/add, Medusa /carts/7/line-items, OpenCart
 * checkout/cart.add (| before 4.0.2) and #form-product, Shoptet /action/Cart/addCartItem, Magento /checkout/cart/add,
 * BigCommerce /cart.php?action=add, IdoSell basketchange.php as a form's whole action or with mode=1 (other modes change and
 * remove). Not /cart/address, not /cart/add-coupon, not /blog/how-to-add-to-cart, and not en=add_to_cart, by which pixels tell
 * of events.
 */
export const ADD =
  /((cart|e-item)(.|%7c)add(-?item|cartitem)?|([?&"/]|jax=|ion=)add.to.cart|cart.*[?&]\w+=add|carts\/.*line-items|form-product|basketchange.php("|.*mode=1))(?![\w-])/i

/** Whether the name of an event or an action means "add to cart". */
export const isAdd = (name: unknown) => /^\w*add.?to.?(cart|basket)$/i.test(name as string)

/**
 * A request is recognized by its path; its query is read on the shop's own host only, since tracking pixels contain
 * such names too.
 */
export const isAddress = (address: string) =>
  ADD.test(address.startsWith(location.origin) ? address : address.replace(/\?.*/, ''))
