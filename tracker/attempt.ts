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
