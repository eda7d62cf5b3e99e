import { setTimeout as sleep } from 'node:timers/promises'

const RESTART_MS = 1_000

/** Runs `task` until `signal`, and restarts it a second after it ends or fails. */
export const runLed = async (
  task: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
  report: (error: unknown) => void,
): Promise<void> => {
  while (!signal.aborted) {
    try {
      await task(signal)
    } catch (error) {
      if (!signal.aborted) report(error)
    }
    await sleep(RESTART_MS, undefined, { signal }).catch(() => {})
  }
}
