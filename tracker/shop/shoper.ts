type Storefront = { eventBus: { on(event: string, listener: (event: { body?: unknown }) => void): void } }

/** Its storefront tells of adds on a bus of its own. */
export const watchShoper = () => {
  const { useStorefront, pulse } = window as unknown as {
    useStorefront?: (use: (storefront: Storefront) => void) => void
    pulse?: (...call: unknown[]) => void
  }
  useStorefront?.(storefront =>
    storefront.eventBus.on('basket.itemAddedToBasket', () => pulse?.('track', 'add_to_cart', {})),
  )
}
