/** The maximum number of steps of a path. */
export const MOST_STEPS = 12
