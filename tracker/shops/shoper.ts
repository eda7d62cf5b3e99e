import type { Settings } from '../settings.ts'
import { start as startPlain } from '../start.ts'

type Storefront = { eventBus: { on(event: string, listener: (event: { body?: unknown }) => void): void } }

/** `data-shop="shoper"`: its storefront tells of adds on a bus of its own. */
export const start = (settings: Settings) => {
  startPlain(settings)
  watchShoper()
}

export const watchShoper = () => {
  const { useStorefront, pulse } = window as unknown as {
    useStorefront?: (use: (storefront: Storefront) => void) => void
    pulse?: (...call: unknown[]) => void
  }
  useStorefront?.(storefront =>
    storefront.eventBus.on('basket.itemAddedToBasket', () => pulse?.('track', 'add_to_cart', {})),
  )
}
