import type { AlertWords } from '../words/en.ts'

const MINUTE_S = 60
const HOUR_S = 3_600
const DAY_S = 86_400

/** A waiting time in its largest unit; smaller units add no information here. */
export function spanText(seconds: number, words: AlertWords): string {
  if (seconds < MINUTE_S) return words.seconds(Math.round(seconds))
  if (seconds < HOUR_S) return words.minutes(Math.round(seconds / MINUTE_S))
  if (seconds < DAY_S) return words.hours(Math.round(seconds / HOUR_S))
  return words.days(Math.round(seconds / DAY_S))
}
