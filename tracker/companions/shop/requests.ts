import { isAddress } from '../add.ts'
import { safe } from '../tools.ts'
import { hearOfAdd } from './cart.ts'

/** Adds by the requests that scripts make; nothing is patched. */
export const watchRequests = () =>
  new PerformanceObserver(list =>
    (list.getEntries() as PerformanceResourceTiming[]).forEach(
      safe(({ initiatorType, name, startTime, responseStatus }) => {
        // Of all that starts a request, only fetch and xmlhttprequest have this letter.
        if (/h/.test(initiatorType) && isAddress(name)) hearOfAdd(0, responseStatus > 399, startTime)
      }),
    ),
  ).observe({ type: 'resource', buffered: true })
