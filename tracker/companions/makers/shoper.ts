import { methods } from '../tools.ts'

type Storefront = { eventBus: { on(event: string, listener: () => void): void } }

/** Its storefront tells of adds on a bus of its own. */
export const watchShoper = () =>
  (window as { useStorefront?: (use: (storefront: Storefront) => void) => void }).useStorefront?.(
    ({ eventBus }) => eventBus.on('basket.itemAddedToBasket', () => methods.add!()),
  )
