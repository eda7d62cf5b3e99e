import { tell } from './tell.ts'

/** The same function, from which nothing is thrown into the page. */
export const safe =
  <A extends unknown[], T>(action: (...rest: A) => T) =>
  (...rest: A): T | undefined => {
    try {
      return action(...rest)
    } catch (error) {
      tell('caught', error)
    }
  }
