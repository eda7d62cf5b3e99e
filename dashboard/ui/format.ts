import type { Language } from '../../shared/person.ts'
import { language, words } from '../words/words.ts'

const MINUTE_S = 60
const HOUR_S = 3_600
const DAY_S = 86_400
const JUST_NOW_S = 3

/** Formatters are slow to make and asked for by every row each second. */
function perLanguage<T>(make: (language: Language) => T): () => T {
  const made: Partial<Record<Language, T>> = {}
  return () => (made[language.value] ??= make(language.value))
}

const digits = perLanguage(l => new Intl.NumberFormat(l))
const signedDigits = perLanguage(l => new Intl.NumberFormat(l, { signDisplay: 'exceptZero' }))
const decimals = perLanguage(
  l => new Intl.NumberFormat(l, { maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
)
// Each language has one style that is both short and readable: "3h ago", "3 godz. temu".
const AGO_STYLE = { en: 'narrow', pl: 'short' } as const
const short = perLanguage(l => new Intl.RelativeTimeFormat(l, { style: AGO_STYLE[l], numeric: 'always' }))
const factors = perLanguage(l => new Intl.NumberFormat(l, { maximumFractionDigits: 2 }))
const long = perLanguage(l => new Intl.RelativeTimeFormat(l, { style: 'long', numeric: 'auto' }))
const full = perLanguage(l => new Intl.DateTimeFormat(l, { dateStyle: 'long', timeStyle: 'medium' }))
const dayLong = perLanguage(
  l => new Intl.DateTimeFormat(l, { weekday: 'long', day: 'numeric', month: 'long' }),
)
const dayShort = perLanguage(l => new Intl.DateTimeFormat(l, { day: 'numeric', month: 'short' }))
const dateLong = perLanguage(l => new Intl.DateTimeFormat(l, { dateStyle: 'long' }))
const clockTime = perLanguage(l => new Intl.DateTimeFormat(l, { hour: 'numeric', minute: '2-digit' }))

const weekdayClock = perLanguage(
  l =>
    new Intl.DateTimeFormat(l, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }),
)

export const number = (n: number): string => digits().format(n)
export const signed = (n: number): string => signedDigits().format(n).replace('-', '−')
export const signedDecimal = (n: number): string => decimals().format(n).replace('-', '−')
/** `percent(0.8)` → "80%". */
export const percent = (share: number, decimals = 0): string =>
  new Intl.NumberFormat(language.value, { style: 'percent', maximumFractionDigits: decimals }).format(share)
export const times = (n: number): string => factors().format(n)
export const money = (amount: number, currency: string | null): string => {
  try {
    const style = currency ? { style: 'currency' as const, currency } : {}
    return new Intl.NumberFormat(language.value, { ...style, maximumFractionDigits: 0 }).format(amount)
  } catch {
    // The currency is untrusted input and may be no valid code.
    return `${number(Math.round(amount))} ${currency}`
  }
}
export const exactTime = (at: string | number): string => full().format(new Date(at))
export const longDay = (at: string | number): string => dayLong().format(new Date(at))
export const shortDay = (at: string | number): string => dayShort().format(new Date(at))
/** Formats an ISO date, independent of the reader's time zone. */
export const longDate = (day: string): string => dateLong().format(new Date(`${day}T12:00`))
export const weekdayTime = (at: string | number): string => weekdayClock().format(new Date(at))
export const hourMinute = (at: string | number): string => clockTime().format(new Date(at))

/** The end of a snooze: "15:30" today, "Mon, 09:00" on another day. */
export const untilText = (at: string, now: number): string =>
  new Date(at).toDateString() === new Date(now).toDateString() ? hourMinute(at) : weekdayTime(at)

/** "12 s ago", "5 min ago", "3 d ago". */
export function ago(at: string | number, now: number): string {
  const seconds = Math.max(0, Math.round((now - new Date(at).getTime()) / 1000))
  if (seconds < JUST_NOW_S) return words.value.time.justNow
  const [n, unit] = inUnits(seconds)
  return short().format(-n, unit)
}

/** "in 6 days". */
export function ahead(at: string | number, now: number): string {
  const seconds = Math.max(0, Math.round((new Date(at).getTime() - now) / 1000))
  const [n, unit] = inUnits(seconds)
  return long().format(n, unit)
}

function inUnits(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  if (seconds < MINUTE_S) return [seconds, 'second']
  if (seconds < HOUR_S) return [Math.floor(seconds / MINUTE_S), 'minute']
  if (seconds < DAY_S) return [Math.floor(seconds / HOUR_S), 'hour']
  return [Math.floor(seconds / DAY_S), 'day']
}
