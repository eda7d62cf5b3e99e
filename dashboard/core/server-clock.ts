import { signal } from '@preact/signals'

const TICK_MS = 1_000

/** The server's time, moving by itself: what "12 s ago" is reckoned from. */
export const now = signal(Date.now())

let aheadMs = 0
export const serverAheadMs = (): number => aheadMs

/** The clock of the reader may be minutes off; the server's messages contain its time. */
export function setServerTime(instant: string): void {
  aheadMs = Date.parse(instant) - Date.now()
  now.value = Date.now() + aheadMs
}

export function startClock(): void {
  setInterval(() => {
    if (!document.hidden) now.value = Date.now() + aheadMs
  }, TICK_MS)
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) now.value = Date.now() + aheadMs
  })
}
