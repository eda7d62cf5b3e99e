import { safe } from './attempt.ts'

/** Listeners that are also added inside frames and shadow roots (companions/inner). */
export const wanted: [types: string, listener: unknown][] = []

/** Listens where an event comes by first, so that no handler of the page can have stopped it. */
export const on = <E = Event>(types: string, listener: (event: E) => void) => attach(types, safe(listener))

const attach = (types: string, listener: unknown) =>
  types.split(' ').map(type => addEventListener(type, listener as EventListener, true))

/**
 * Listens for what happens to, or inside, elements that the selector names, in open shadow roots too; the right button does not count.
 */
export const when = <E extends HTMLElement>(
  types: string,
  selector: string,
  happened: (element: E, event: Event) => void,
) => {
  const hear = safe((event: MouseEvent) => {
    const element = event.composedPath().find(node => (node as Element).matches?.(selector))
    // Other events than the mouse's have no button.
    event.button > 1 || (element && happened(element as E, event))
  })
  attach(types, hear)
  wanted.push([types, hear])
}
