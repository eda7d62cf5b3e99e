import { WakeableSleep } from '../../platform/wakeable-sleep.ts'

const LOOK_MS = 60_000

/** Looks every minute whether the calendar has something to do. It runs on the leading collector only. */
export async function watchCalendar(
  turn: () => Promise<void>,
  report: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  const nap = new WakeableSleep()
  while (!signal.aborted) {
    try {
      await turn()
    } catch (error) {
      if (!signal.aborted) report(error)
    }
    await nap.take(LOOK_MS, signal)
  }
}
