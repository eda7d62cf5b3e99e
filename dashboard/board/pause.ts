import { signal } from '@preact/signals'

/** Nothing on the board or in the stream moves while this holds; what comes meanwhile is kept. */
export const isPaused = signal(false)
