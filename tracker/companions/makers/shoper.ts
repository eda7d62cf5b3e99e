import { methods } from '../tools.ts'

type Storefront = { eventBus: { on(event: string, listener: () => void): void } }

/** Its storefront reports adds on its own event bus. */
export const watchShoper = () =>
  (window as { useStorefront?: (use: (storefront: Storefront) => void) => void }).useStorefront?.(
    ({ eventBus }) => eventBus.on('basket.itemAddedToBasket', () => methods.add!()),
  )
