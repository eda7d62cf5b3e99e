import { safe } from '../attempt.ts'

const HEADERS_RECEIVED = 2

/**
 * WebKit (2.50) does not tell afterwards how a request was answered: its entries have no `responseStatus`. There alone
 * the answers that the page itself gets are looked at, nothing of them is changed, and entries get that field.
 */
export const noteRefusals = () => {
  const { prototype } = PerformanceResourceTiming
  if ('responseStatus' in prototype) return
  /** By address: how it was refused last, and when. */
  const refused = new Map<string, { status: number; at: number }>()
  const note = safe((address: unknown, status: number) => {
    if (status > 399)
      refused.set(new URL(`${address}`, location.href).href, { status, at: performance.now() })
  })
  Object.defineProperty(prototype, 'responseStatus', {
    configurable: true,
    get(this: PerformanceResourceTiming) {
      const last = refused.get(this.name)
      return last && this.startTime < last.at ? last.status : 0
    },
  })
  const { fetch } = window
  window.fetch = (...asked) => {
    const answered = fetch.apply(window, asked)
    safe(() =>
      answered.then(
        ({ status }) => note((asked[0] as Request).url ?? asked[0], status),
        () => {},
      ),
    )()
    return answered
  }
  const { open } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...asked: unknown[]) {
    safe(() =>
      this.addEventListener('readystatechange', () => {
        if (this.readyState === HEADERS_RECEIVED) note(asked[1], this.status)
      }),
    )()
    return open.apply(this, asked as Parameters<typeof open>)
  }
}
