/** Below this a number is taken for seconds where a service sends either. */
const LEAST_MS = 100_000_000_000
const ISO = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)$/
const PLAIN = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/

const number = (value: unknown): number | null => {
  const read = typeof value === 'string' && /^\d{1,16}(\.\d{1,9})?$/.test(value) ? Number(value) : value
  return typeof read === 'number' && Number.isFinite(read) && read > 0 ? read : null
}
const inRange = (ms: number): number | null => (Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? ms : null)

/** Seconds since 1970, perhaps with a fraction. */
export const seconds = (value: unknown): number | null => {
  const read = number(value)
  return read === null ? null : inRange(Math.floor(read * 1000))
}

/** Milliseconds since 1970; one service sends seconds in the same field at times. */
export const epoch = (value: unknown): number | null => {
  const read = number(value)
  return read === null ? null : inRange(Math.floor(read < LEAST_MS ? read * 1000 : read))
}

/** ISO 8601 with an offset and up to nine decimals. */
export function iso(value: unknown): number | null {
  const [, day, clock, decimals = '', zone] = (typeof value === 'string' && ISO.exec(value)) || []
  if (!day) return null
  const ms = Date.parse(`${day}T${clock}.${decimals.padEnd(3, '0').slice(0, 3)}${zone}`)
  return Number.isNaN(ms) ? null : ms
}

/** `2026-04-01 10:00:00`, of UTC. */
export function utc(value: unknown): number | null {
  const [, day, clock] = (typeof value === 'string' && PLAIN.exec(value)) || []
  const ms = day ? Date.parse(`${day}T${clock}Z`) : Number.NaN
  return Number.isNaN(ms) ? null : ms
}
