/**
 * A browser's clock is trusted if it differs by less than this; otherwise only the difference of its own two readings
 * is.
 */
const BELIEVED_MS = 2 * 60_000

/**
 * The time of an event (ms), corrected for a wrong clock. With a secret key the stated time holds. It is never later than
 * the arrival; an event without a time gets that of its arrival.
 */
export function eventTime(
  key: 'public' | 'secret',
  own: number | null,
  sentAt: number | null,
  receivedAt: number,
): number {
  if (own === null) return receivedAt
  const isBelieved = key === 'secret' || sentAt === null || Math.abs(receivedAt - sentAt) <= BELIEVED_MS
  return Math.min(receivedAt, isBelieved ? own : receivedAt - (sentAt - own))
}
