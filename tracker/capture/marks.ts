import { emit } from '../emit.ts'
import { when } from '../listen.ts'

/** `data-pulse="name"` on anything that is clicked; on a form it names what a submission is (forms.ts). */
export const captureMarks = () =>
  when('click auxclick', '[data-pulse]:not(form)', ({ dataset }) => emit(dataset.pulse!, marks(dataset)))

/** `data-pulse-item-id="7"` is told as `{pulseItemId: '7'}`; the collector makes `item_id` of it. */
export const marks = (dataset: DOMStringMap) => {
  const props: DOMStringMap = {}
  for (const key in dataset) if (/^pulse/.test(key)) props[key] = dataset[key]
  return props
}
