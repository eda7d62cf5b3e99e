import { TRUSTS } from '../../shared/event.ts'
import { exactJson } from '../model/exact-json.ts'
import type { Claim, SiteId, StreamKey } from '../model/rows.ts'

const KINDS = ['identify', 'alias', 'mention'] as const satisfies Claim['kind'][]

/** Values in a fixed order, 0 for null; the stream is 0 where it is the one whose claims these are, 1 for null. */
type Packed = [
  time: number,
  eventId: string,
  key: 0 | 1,
  kind: number,
  trust: number,
  stream: StreamKey | 0 | 1,
  userId: string | 0,
  email: string | 0,
  previousId: string | 0,
  until?: number,
]

/** The stored form of a stream's claims; earlier ones are the claims' JSON. */
export const writeClaims = (stream: string, claims: readonly Claim[]): string =>
  exactJson(
    claims.map((claim): Packed => {
      const { time, eventId, key, kind, trust, userId, email, previousId, until } = claim
      const packed: Packed = [
        time,
        eventId,
        key === 'public' ? 0 : 1,
        KINDS.indexOf(kind),
        TRUSTS.indexOf(trust),
        claim.stream === stream ? 0 : (claim.stream ?? 1),
        userId ?? 0,
        email ?? 0,
        previousId ?? 0,
      ]
      if (until !== null) packed.push(until)
      return packed
    }),
  )

export const readClaims = (site: SiteId, stream: string, text: string | null | undefined): Claim[] =>
  text == null
    ? []
    : (JSON.parse(text) as (Packed | Claim)[]).map(one =>
        Array.isArray(one) ? claimIn(site, stream, one) : one,
      )

function claimIn(site: SiteId, of: string, packed: Packed): Claim {
  const [time, eventId, key, kind, trust, stream, userId, email, previousId, until = null] = packed
  const text = (value: string | 0): string | null => (value === 0 ? null : value)
  return {
    site,
    stream: stream === 0 ? (of as StreamKey) : stream === 1 ? null : stream,
    time,
    eventId,
    key: key === 0 ? 'public' : 'secret',
    kind: KINDS[kind]!,
    trust: TRUSTS[trust]!,
    userId: text(userId),
    email: text(email),
    previousId: text(previousId),
    until,
  }
}

type Same<Fields, Written> = [Fields] extends [Written] ? ([Written] extends [Fields] ? true : never) : never
/** Does not compile if a claim gains a field that is not written here. */
export const EVERY_FIELD_IS_WRITTEN: Same<
  keyof Claim,
  | ('site' | 'stream' | 'time' | 'eventId' | 'key' | 'kind' | 'trust')
  | ('userId' | 'email' | 'previousId' | 'until')
> = true
