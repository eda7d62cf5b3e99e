import { safe } from '../attempt.ts'
import { on } from '../listen.ts'
import { hearOfAdd, leaveCart, openCart, type Tracker } from './cart.ts'
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
export const watchShop = (tracker: Tracker, methods: Methods) => {
  if (isWatched) return
  isWatched = true
  openCart(tracker)
  methods.track = (name, props) => (name === 'add_to_cart' ? hearOfAdd(props) : tracker.emit(name, props))
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
    safe(step)()
}
