import type { Props } from './props.ts'

/**
 * Names of shops and form plugins for our kinds, without case and punctuation. Names match as a whole:
 * `add_to_cart_error` matches none.
 */
const KINDS: Record<string, string> = {
  addtocart: 'add_to_cart', addtobasket: 'add_to_cart', addtobag: 'add_to_cart', productaddtocart: 'add_to_cart',
  productaddedtocart: 'add_to_cart', eeaddtocart: 'add_to_cart', eecaddtocart: 'add_to_cart', eecadd: 'add_to_cart',
  gtm4wpaddproducttocarteec: 'add_to_cart', gtm4wpaddproducttocart: 'add_to_cart',
  removefromcart: 'remove_from_cart', removefrombasket: 'remove_from_cart', eeremovefromcart: 'remove_from_cart',
  eecremovefromcart: 'remove_from_cart', eecremove: 'remove_from_cart', gtm4wpremoveproductfromcarteec: 'remove_from_cart',
  viewitem: 'view_item', viewcart: 'view_cart', addtowishlist: 'add_to_wishlist', begincheckout: 'begin_checkout',
  generatelead: 'generate_lead', signup: 'sign_up', viewsearchresults: 'view_search_results',
} // biome-ignore format: a table

const ORDER_FIELDS = [
  'purchase',
  'transactionId',
  'transactionTotal',
  'transactionProducts',
  'transaction_id',
]

/** The kind of a page's event by its whole name; else its own name. */
export function kindSaid(name: string, props: Props): string {
  const bare = name.toLowerCase().replace(/[^a-z\d]/g, '')
  if (bare === 'transaction' && ORDER_FIELDS.some(field => props[field] !== undefined)) return 'purchase'
  return Object.hasOwn(KINDS, bare) ? KINDS[bare]! : name
}
