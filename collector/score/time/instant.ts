import { Temporal } from 'temporal-polyfill'

const DAY_MS = 86_400_000
const DAY_FORM = /^\d{4}-\d{2}-\d{2}$/

/** An ISO 8601 time (with `Z` or an offset) in ms; null if the text is not one. */
export function parseInstant(text: string): number | null {
  try {
    return Temporal.Instant.from(text).epochMilliseconds
  } catch {
    return null
  }
}

/** A date such as 2026-08-31 as days since the epoch; null if the text is not a date. */
export function parseDay(text: string): number | null {
  if (!DAY_FORM.test(text)) return null
  const at = Date.parse(`${text}T00:00:00Z`)
  // Date.parse lets 31 February through as 3 March.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : at / DAY_MS
}
