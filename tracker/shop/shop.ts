import { attempt, on } from '../attempt.ts'
import { type Emit, hearOfAdd, leaveCart, openCart, tellAdd } from './cart.ts'
import { captureCartForms } from './cart-forms.ts'
import { captureCartRequests } from './cart-requests.ts'
import { captureDataLayer } from './data-layer.ts'
import { watchPrestashop } from './prestashop.ts'
import { watchShoper } from './shoper.ts'

type Methods = Record<string, (...rest: any[]) => void>

/**
 * pulse.shop.js: adds to the cart, and what shops tell Google. It shares no state with the tracker that
 * fetched it but what it is given here.
 */
export const watchShop = (emit: Emit, methods: Methods) => {
  openCart(emit)
  methods.track = (name, props) => {
    if (name !== 'add_to_cart') return emit(name, props)
    hearOfAdd(props ?? {})
    tellAdd()
  }
  // The window hears of it before the document, where the tracker sends its last beacon.
  on(window, 'visibilitychange', () => document.hidden && leaveCart())
  const layer = () => captureDataLayer(emit)
  for (const step of [captureCartForms, layer, watchPrestashop, watchShoper, captureCartRequests])
    attempt(step)
}
