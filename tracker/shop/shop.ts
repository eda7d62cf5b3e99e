import { attempt } from '../attempt.ts'
import { on } from '../listen.ts'
import { type Emit, hearOfAdd, leaveCart, openCart, tellAdd } from './cart.ts'
import { captureCartEvents } from './cart-events.ts'
import { captureCartForms } from './cart-forms.ts'
import { captureCartRequests } from './cart-requests.ts'
import { captureDataLayer } from './data-layer.ts'
import { watchPrestashop } from './prestashop.ts'
import { watchShoper } from './shoper.ts'

type Methods = Record<string, (...rest: any[]) => void>

let isWatched = false

/**
 * pulse.shop.js: adds to the cart. It shares no state with the tracker that fetched it but what it is given
 * here.
 */
export const watchShop = (emit: Emit, methods: Methods) => {
  if (isWatched) return
  isWatched = true
  openCart(emit)
  methods.track = (name, props) => {
    if (name !== 'add_to_cart') return emit(name, props)
    hearOfAdd(props ?? {})
    tellAdd()
  }
  // Comes before the change of visibility, at which the tracker sends its last beacon.
  on('pagehide', leaveCart)
  for (const step of [
    captureCartForms,
    captureDataLayer,
    captureCartEvents,
    watchPrestashop,
    watchShoper,
    captureCartRequests,
  ])
    attempt(step)
}
