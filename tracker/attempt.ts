import { tell } from './tell.ts'

/** Runs what may throw; nothing reaches the page. */
export const attempt = <T>(action: () => T): T | undefined => {
  try {
    return action()
  } catch (error) {
    tell('caught', error)
  }
}

/** Listens in the capture phase, where no handler of the page can have stopped the event. */
export const on = <E = Event>(target: EventTarget, type: string, listener: (event: E) => void) =>
  target.addEventListener(type, event => attempt(() => listener(event as E)), true)

/** Listens for what happens to, or inside, elements that the selector names; the right button does not count. */
export const when = <E extends HTMLElement>(type: string, selector: string, happened: (element: E) => void) =>
  on<MouseEvent>(document, type, event => {
    const element = (event.target as Element).closest<E>(selector)
    if (element && !(event.button > 1)) happened(element)
  })

export const whenClicked = <E extends HTMLElement>(selector: string, clicked: (element: E) => void) => {
  when('click', selector, clicked)
  when('auxclick', selector, clicked)
}
