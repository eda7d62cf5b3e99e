/** The years 1970 to 9999: what JSON numbers, SQL integers and calendars all hold. */
const LAST_MS = 253_402_300_800_000
/** From here on a number is seconds since 1970 (September 2001) … */
const FIRST_SECONDS = 1_000_000_000
/** … and from here on milliseconds (March 1973). Smaller numbers are no time that something was sent with. */
const FIRST_MS = 100_000_000_000

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](.+))?$/i
const CLOCK = /^(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|[+-]\d{2}(?::?\d{2})?)?$/i

/**
 * The only parser of times, in integer milliseconds since 1970: a number of seconds or milliseconds, or ISO 8601, as
 * UTC if it has no zone, independent of the machine's own zone. Null if it is none of these.
 */
export function timeOf(value: unknown): number | null {
  if (typeof value === 'number') return fromNumber(value)
  if (typeof value !== 'string') return null
  const text = value.trim()
  if (/^\d{10,15}(?:\.\d+)?$/.test(text)) return fromNumber(Number(text))
  const [, year, month, day, clock] = DATE.exec(text) ?? []
  if (year === undefined) return null
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const date = new Date(midnight)
  // Date.UTC takes 30 February for a day in March.
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null
  const since = clock === undefined ? 0 : sinceMidnight(clock)
  return since === null ? null : inRange(midnight + since)
}

function fromNumber(value: number): number | null {
  if (value >= FIRST_SECONDS && value < FIRST_MS) return Math.trunc(value * 1000)
  return value >= FIRST_MS ? inRange(Math.trunc(value)) : null
}

function sinceMidnight(clock: string): number | null {
  const [, hours, minutes, seconds = '0', fraction = '', zone = 'Z'] = CLOCK.exec(clock) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null
  const ahead = zone.toUpperCase() === 'Z' ? 0 : minutesOf(zone)
  if (ahead === null) return null
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3))
  return ((Number(hours) * 60 + Number(minutes) - ahead) * 60 + Number(seconds)) * 1000 + milliseconds
}

function minutesOf(zone: string): number | null {
  const digits = zone.replace(/\D/g, '').padEnd(4, '0')
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))]
  if (hours > 18 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

const inRange = (ms: number): number | null => (ms >= 0 && ms < LAST_MS ? ms : null)
