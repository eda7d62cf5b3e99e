import { safe } from '../attempt.ts'
import { on } from '../listen.ts'
import { add } from './add.ts'
import { watchPrestashop } from './prestashop.ts'
import { noteRefusals } from './refusals.ts'
import { watchShoper } from './shoper.ts'

/** What shops tell in ways of their own, and what one browser does not; all by the tracker's own `pulse`. */
export const watchShop = () => {
  for (const step of [noteRefusals, watchBlocks, watchPrestashop, watchShoper]) safe(step)()
}

/** WooCommerce's blocks, which may send several changes in one request, and Shoptet say it in the page. */
const watchBlocks = () => on('wc-blocks_added_to_cart ShoptetCartAddCartItem', () => add())
