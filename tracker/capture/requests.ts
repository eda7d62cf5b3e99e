import { safe } from '../attempt.ts'
import { ADD, hearOfAdd } from './cart.ts'

/** Detects cart additions from the page's own requests and their response status, without patching any function. */
export const captureRequests = () =>
  new PerformanceObserver(
    safe(list => {
      ;(list.getEntries() as PerformanceResourceTiming[]).forEach(entry => {
        // Of all that starts a request, only fetch and xmlhttprequest have this letter.
        if (/h/.test(entry.initiatorType) && ADD.test(entry.name))
          hearOfAdd(0, entry.startTime, entry.responseStatus > 399)
      })
    }),
  ).observe({ type: 'resource', buffered: true })
