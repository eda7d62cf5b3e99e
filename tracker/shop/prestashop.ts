import { product } from './product.ts'

type Update = {
  reason?: { linkAction?: string; idProduct?: unknown }
  resp?: { hasError?: boolean; quantity?: unknown }
}
type Prestashop = { on(event: string, listener: (update: Update) => void): void }

/** Its cart requests do not show what they do, its own event does. */
export const watchPrestashop = () => {
  const { prestashop, pulse } = window as unknown as {
    prestashop?: Prestashop
    pulse?: (...call: unknown[]) => void
  }
  prestashop?.on('updateCart', ({ reason, resp }) => {
    if (reason?.linkAction !== 'add-to-cart' || resp?.hasError) return
    pulse?.('track', 'add_to_cart', {
      items: [{ ...product(), item_id: reason.idProduct, quantity: resp?.quantity }],
    })
  })
}
