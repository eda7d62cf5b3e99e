import { isAddress } from '../add.ts'
import { REFUSAL } from '../refusal.ts'
import { methods, patch, safe } from '../tools.ts'

/**
 * A refusal may come with status 200, and WebKit (2.50) does not tell the status afterwards: the answers that the page gets to
 * its own adds are looked at, and nothing of them is changed. What an XMLHttpRequest got with status 200 the shop companion reads.
 */
export const watchRefusals = () => {
  const note = async (answer: Response) => {
    try {
      // Copied in this very task, before the page can have read it, and only where it matters: a copy keeps all in memory.
      if (isAddress(answer.url) && (answer.status > 399 || REFUSAL.test(await answer.clone().text())))
        methods.add!(0, 1)
    } catch {
      // safe() cannot catch later rejections, such as those of a body that breaks off.
    }
  }
  patch(XMLHttpRequest.prototype as any, 'open', (_, __, request: XMLHttpRequest) =>
    request.addEventListener(
      'load',
      safe(() => {
        if (isAddress(request.responseURL) && request.status > 399) methods.add!(0, 1)
      }),
    ),
  )
  const { fetch } = window
  window.fetch = (...asked) => {
    const answered = fetch(...asked)
    answered.then(note, () => {})
    return answered
  }
}
