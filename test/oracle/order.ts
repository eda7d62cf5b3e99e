import type { Event } from '../../shared/event.ts'
import { TRUSTS, type Trust } from '../../shared/event.ts'

/** Text by its UTF-8 bytes, which is not JavaScript's own order once there are emoji. */
export const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** The specified order: time, then event id by bytes, then public before secret. */
export const compareEvents = (a: Event, b: Event): number =>
  a.time - b.time ||
  (a.id === b.id ? 0 : compareBytes(a.id, b.id)) ||
  (a.key === b.key ? 0 : a.key === 'public' ? -1 : 1)

export const trustRank = (trust: Trust): number => TRUSTS.indexOf(trust)
export const reaches = (trust: Trust, least: Trust): boolean => trustRank(trust) >= trustRank(least)
