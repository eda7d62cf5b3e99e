import { signal } from '@preact/signals'

/** While paused, the board and the stream do not move; changes are queued. */
export const isPaused = signal(false)
