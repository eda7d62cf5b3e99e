import { whenClicked } from '../attempt.ts'
import { emit } from '../emit.ts'

/** `data-pulse="name"` on anything that is clicked; on a form it names what a submission is (forms.ts). */
export const captureMarks = () => whenClicked('[data-pulse]:not(form)', tellMark)

/** `data-pulse-item-id="7"` becomes `{item_id: '7'}`. */
export const tellMark = (element: HTMLElement) => {
  const props: Record<string, string> = {}
  for (const { name, value } of element.attributes)
    if (/^data-pulse-/.test(name)) props[name.slice(11).replace(/-/g, '_')] = value
  emit(element.dataset.pulse!, props)
}
