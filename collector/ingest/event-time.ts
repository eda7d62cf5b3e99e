/** A browser's clock is believed within this of ours; past it, only the time between its own two readings is. */
const BELIEVED_MS = 2 * 60_000

/**
 * When something happened, by a clock that may be wrong (ms). With a secret key the own time holds. Never later
 * than its arrival; without a time of its own it is the arrival's.
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
