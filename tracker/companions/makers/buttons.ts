import { isAdd } from '../add.ts'
import { acts, methods, on, safe } from '../tools.ts'

/** Product attributes of buttons, after `data-`. */
const MARK = /^(product|item|variant|sku|price|currency|quantity)/i

/** Buttons that name a product: what follows, a request or an event, is about it; one that is called so adds it by itself. */
export const watchButtons = () => {
  for (const act of acts) if (act instanceof Event && act.type === 'click') safe(hear)(act)
  on('click', hear)
}

const hear = (event: Event) => {
  const target = (event.composedPath()[0] || event.target) as Element
  const { dataset } = target.closest<HTMLElement>('button,[data-action]')!
  const item = Object.fromEntries(Object.entries(dataset).filter(([key]) => MARK.test(key)))
  if (isAdd(dataset.action)) methods.add!(item)
  // No page that is left afterwards was left by this.
  else if (Object.keys(item)[0]) methods.ask!({ defaultPrevented: true }, item)
}
