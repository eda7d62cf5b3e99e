/** A witness of an add to the cart. */
export const add = (item: { id?: unknown; quantity?: unknown } = {}) =>
  (window as { pulse?: (...call: unknown[]) => void }).pulse?.('track', 'add_to_cart', item)
