import { askToAdd } from './cart.ts'
import { onClick } from './clicks.ts'
import { field, onSubmit } from './forms.ts'

// Shopify, WooCommerce, Shopware, Magento, IdoSell, OpenCart.
const FORM = '[action*="/cart/add"],.cart,[data-add-to-cart],#product_addtocart_form,#projector_form,#form-product'

/** Adds by the forms and links of the usual shops; the only form values that are read are product and quantity. */
export const captureCartForms = () => {
  onSubmit(FORM, form =>
    askToAdd({
      item_id: field(form, '[name=id],[name=add-to-cart],[name=product],[name=product_id],[name$="[id]"]'),
      quantity: field(form, '[name*=quantity],[name=qty],[name=number]'),
    }),
  )
  onClick<HTMLAnchorElement>('[href*="add-to-cart="]', link =>
    askToAdd({
      item_id: /cart=(\d+)/.exec(link.href)![1],
      // One of a list of products: the page's own is another.
      item_name: undefined,
      price: undefined,
      quantity: link.dataset.quantity,
    }),
  )
}
