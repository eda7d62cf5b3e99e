import { isAddress } from '../add.ts'
import { methods, safe } from '../tools.ts'

/** Refusals that shops answer with status 200: WooCommerce, OpenCart and others. */
const REFUSAL = /errors?\\?":(?!\s*(\\?"\\?"|\[]|{}|null|false|0))|success\\?":\s*false/i

/**
 * A refusal may come with status 200, and WebKit (2.50) does not tell the status afterwards: the answers that the page gets to
 * its own adds are looked at, and nothing of them is changed.
 */
export const watchRefusals = () => {
  const note = async (address: string, status: number, read: () => unknown) => {
    try {
      if (isAddress(address) && (status > 399 || REFUSAL.test(JSON.stringify(await read()))))
        methods.add!(0, 1)
    } catch {
      // Not by safe(), which knows nothing of what is thrown later, as where a body breaks off.
    }
  }
  const { fetch } = window
  window.fetch = (...asked) => {
    const answered = fetch(...asked)
    answered.then(
      // Copied in this very task, before the page can have read it, and only where it matters: a copy keeps all in memory.
      safe((answer: Response) => note(answer.url, answer.status, () => answer.clone().text())),
      () => {},
    )
    return answered
  }
  const { prototype } = XMLHttpRequest
  const { open } = prototype
  prototype.open = function (this: XMLHttpRequest, ...asked: Parameters<typeof open>) {
    safe(() =>
      this.addEventListener('load', () => note(this.responseURL, this.status, () => this.response)),
    )()
    return open.apply(this, asked)
  } as typeof open
}
