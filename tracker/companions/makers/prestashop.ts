import { methods } from '../tools.ts'

type Update = {
  reason?: { linkAction?: string; idProduct?: unknown }
  resp?: { hasError?: boolean; quantity?: unknown }
}
type Prestashop = { on(event: string, listener: (update: Update) => void): void }

/** Its cart requests do not show what they do, its own event does. */
export const watchPrestashop = () =>
  (window as { prestashop?: Prestashop }).prestashop?.on('updateCart', ({ reason, resp }) => {
    if (reason?.linkAction === 'add-to-cart')
      methods.add!({ id: reason.idProduct, quantity: resp?.quantity }, resp?.hasError)
  })
