import { createHmac, timingSafeEqual } from 'node:crypto'
import { jwtVerify } from 'jose'
import { normalEmail } from '../../shared/email.ts'
import { trimProps } from './trim-props.ts'
import { isId, LIMITS } from './validate.ts'

export type Proven = { userId?: string; email?: string; traits?: Record<string, unknown>; until: number }

/**
 * Verifies an identity proof, signed by the site's server. A proof is a JWT (HS256; `sub`, `exp`, perhaps `email` and
 * `traits`), or `<exp in seconds>.<HMAC-SHA256 of "userId.exp" in hex>` for the user id beside it. Null: not valid.
 */
export async function checkProof(
  secret: string,
  proof: unknown,
  userId: string | null,
  at: number,
): Promise<Proven | null> {
  if (typeof proof !== 'string' || proof.length > 4_000) return null
  const short = /^(\d{1,12})\.([0-9a-f]{64})$/.exec(proof)
  if (short) {
    if (userId === null) return null
    const expected = createHmac('sha256', secret).update(`${userId}.${short[1]}`).digest()
    const until = Number(short[1]) * 1000
    return timingSafeEqual(expected, Buffer.from(short[2]!, 'hex')) && until > at ? { userId, until } : null
  }
  try {
    const { payload } = await jwtVerify(proof, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp'],
      currentDate: new Date(at),
    })
    const { sub, traits } = payload
    const email = normalEmail(payload.email)
    // Signed fields may contain user input, so they obey the limits of all input.
    if (!isId(sub, LIMITS.userId) || (email !== null && !isId(email, LIMITS.email))) return null
    if (userId !== null && sub !== userId) return null
    const isRecord = typeof traits === 'object' && traits !== null
    return {
      userId: sub,
      ...(email && { email }),
      ...(isRecord && { traits: trimProps(traits as Record<string, unknown>) }),
      until: payload.exp! * 1000,
    }
  } catch {
    return null
  }
}
