import { on } from '../listen.ts'
import { hearOfAdd } from './cart.ts'

/** WooCommerce's blocks, which may send several changes in one request, and Shoptet say it in the page. */
export const captureCartEvents = () => on('wc-blocks_added_to_cart ShoptetCartAddCartItem', () => hearOfAdd())
