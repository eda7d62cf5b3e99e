import { on } from '../attempt.ts'

/** Calls back for each click, with the left or the middle button or a key, on what the selector names. */
export const onClick = <E extends HTMLElement>(selector: string, clicked: (element: E) => void) => {
  for (const type of ['click', 'auxclick'])
    on<MouseEvent>(document, type, event => {
      const element = (event.target as Element).closest<E>(selector)
      if (element && event.button < 2) clicked(element)
    })
}
