import type { Companion } from '../../equip.ts'
import { methods, on, safe, take } from '../tools.ts'
import { watchButtons } from './buttons.ts'
import { watchPrestashop } from './prestashop.ts'
import { watchRefusals } from './refusals.ts'
import { watchShoper } from './shoper.ts'

/** Captures shop-specific reports of products, of cart additions, and of refused additions. */
export const watchMakers: Companion = (...tools) => {
  take(...tools)
  for (const step of [watchButtons, watchRefusals, watchBlocks, watchPrestashop, watchShoper]) safe(step)()
}

/** WooCommerce's blocks, which may send several changes in one request, and Shoptet say it in the page. */
const watchBlocks = () => on('wc-blocks_added_to_cart ShoptetCartAddCartItem', () => methods.add!())
