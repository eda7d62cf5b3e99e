import { isAddress } from '../add.ts'
import { need, safe } from '../tools.ts'
import { hearOfAdd } from './cart.ts'

/** Adds by the requests that scripts make; nothing is patched. */
export const watchRequests = () =>
  new PerformanceObserver(list =>
    (list.getEntries() as PerformanceResourceTiming[]).map(
      safe(({ initiatorType, name, startTime, responseStatus }) => {
        // Of all that starts a request, only fetch and xmlhttprequest have this letter.
        // WebKit (2.50) has no responseStatus: another companion reads the response.
        responseStatus ?? need('makers')
        if (/h/.test(initiatorType) && isAddress(name)) hearOfAdd(0, responseStatus > 399, startTime)
      }),
    ),
  ).observe({ type: 'resource', buffered: true })
