import { tell } from './tell.ts'

/** Runs what may throw; nothing reaches the page. */
export const attempt = <A extends unknown[], T>(action: (...rest: A) => T, ...rest: A): T | undefined => {
  try {
    return action(...rest)
  } catch (error) {
    tell('caught', error)
  }
}
