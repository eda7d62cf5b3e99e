import { safe } from '../attempt.ts'

/**
 * WebKit (2.50) does not tell afterwards how a request was answered: its entries have no `responseStatus`. There alone,
 * the answers that the page itself gets are looked at; nothing of them is changed.
 */
export const watchRefusals = (refused: (address: string) => void) => {
  if ('responseStatus' in PerformanceResourceTiming.prototype) return
  const look = safe((address: unknown, status: number) => {
    if (status > 399) refused(new URL(`${address}`, location.href).href)
  })
  const { fetch } = window
  window.fetch = (...asked) => {
    const answered = fetch.apply(window, asked)
    safe(() =>
      answered.then(
        ({ status }) => look((asked[0] as Request).url ?? asked[0], status),
        () => {},
      ),
    )()
    return answered
  }
  const { open } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...asked: unknown[]) {
    safe(() => this.addEventListener('loadend', () => look(asked[1], this.status)))()
    return open.apply(this, asked as Parameters<typeof open>)
  }
}
