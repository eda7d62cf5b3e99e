import { safe } from './attempt.ts'

/** Listens where an event comes by first, so that no handler of the page can have stopped it. */
export const on = <E = Event>(types: string, listener: (event: E) => void) =>
  types.split(' ').map(type => addEventListener(type, safe(listener) as EventListener, true))

/** Listens for what happens to, or inside, elements that the selector names; the right button does not count. */
export const when = <E extends HTMLElement>(
  types: string,
  selector: string,
  happened: (element: E) => void,
) =>
  on<MouseEvent>(types, event => {
    const element = (event.target as Element).closest<E>(selector)
    // Other events than the mouse's have no button.
    event.button > 1 || (element && happened(element))
  })
