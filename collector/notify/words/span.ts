import type { Language } from '../../../shared/person.ts'
import { count, type Forms } from '../../../shared/words/plural.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** From this number on, a duration is given in the next larger unit. */
const LONG = { minutes: 100, hours: 48 }

type Units<L extends Language> = { [K in 'minutes' | 'hours' | 'days']: Forms[L] }

/** "30 minutes", "6 hours", "9 days": the elapsed time, in its largest suitable unit. */
export function span<L extends Language>(language: L, { minutes, hours, days }: Units<L>) {
  const n = count(language)
  return (ms: number): string => {
    if (ms < LONG.minutes * MINUTE_MS) return n(Math.max(1, Math.floor(ms / MINUTE_MS)), minutes)
    if (ms < LONG.hours * HOUR_MS) return n(Math.floor(ms / HOUR_MS), hours)
    return n(Math.floor(ms / DAY_MS), days)
  }
}
