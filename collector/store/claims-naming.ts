import { comparePositions } from '../../shared/order.ts'
import { identifiersOf } from '../identity/claims.ts'
import type { Claim } from '../model/rows.ts'

/** The claims of some streams that name an identifier, in the specified order. */
export const claimsNaming = (identifier: string, claims: readonly Claim[]): Claim[] =>
  claims
    .filter(claim => (identifiersOf(claim) as string[]).includes(identifier))
    .sort((a, b) => comparePositions(placeOf(a), placeOf(b)))

const placeOf = ({ time, eventId, key }: Claim) => ({ time, id: eventId, key })
