import { field } from '../capture/forms.ts'
import { when } from '../listen.ts'
import { askToAdd } from './cart.ts'

// Shopify, WooCommerce, Shopware, Magento, IdoSell, OpenCart.
const FORM =
  'form[action*="/cart/add"],form.cart,form[data-add-to-cart],#product_addtocart_form,#projector_form,#form-product'

/** Adds by the forms and links of the usual shops; the only form values that are read are product and quantity. */
export const captureCartForms = () => {
  when('submit', FORM, form =>
    askToAdd({
      item_id: field(form, '[name=id],[name*=product],[name$="[id]"],[name=add-to-cart]'),
      quantity: field(form, '[name*=q],[name=number]'),
    }),
  )
  when<HTMLAnchorElement>('click auxclick', '[href*="add-to-cart="]', link =>
    askToAdd({
      item_id: /cart=(\d+)/.exec(link.href)![1],
      // One of a list of products: the page's own is another.
      item_name: undefined,
      price: undefined,
      quantity: link.dataset.quantity,
    }),
  )
}
