import type { Companion } from '../equip.ts'

/** A companion that came as a file of its own: the tracker is in the page, and gives it what it needs. */
export const present = (companion: Companion) =>
  (window as unknown as { pulse: (method: 'with', companion: Companion) => void }).pulse('with', companion)
