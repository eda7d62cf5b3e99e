import { emit } from '../emit.ts'
import { when } from '../listen.ts'

/** `data-pulse="name"` on anything that is clicked; on a form it names what a submission is (forms.ts). */
export const captureMarks = () => when('click auxclick', '[data-pulse]:not(form)', tellMark)

/** `data-pulse-item-id="7"` becomes `{item_id: '7'}`. */
export const tellMark = (element: HTMLElement) => {
  const props: Record<string, string> = {}
  for (const { name, value } of element.attributes)
    name.replace(/^data-pulse-(.+)/, (_, key) => (props[key.replace(/-/g, '_')] = value))
  emit(element.dataset.pulse!, props)
}
