import type { Companion } from '../../equip.ts'
import { methods, on, safe, take } from '../tools.ts'
import { watchButtons } from './buttons.ts'
import { watchPrestashop } from './prestashop.ts'
import { watchRefusals } from './refusals.ts'
import { watchShoper } from './shoper.ts'

/** Captures shop-specific reports of products, of cart additions, and of refused additions. */
export const watchMakers: Companion = (...tools) => {
  take(...tools)
  for (const step of [watchButtons, watchRefusals, watchShoptet, watchPrestashop, watchShoper]) safe(step)()
}

/** The shop system fires an event in the page after an add. */
const watchShoptet = () => on('ShoptetCartAddCartItem', () => methods.add!())
