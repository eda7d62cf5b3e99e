import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto'
import type { Incoming, Verdict } from './port.ts'

type Bytes = string | Uint8Array
type Form = 'hex' | 'base64'

export const hmac = (hash: 'sha1' | 'sha256', key: Bytes, form: Form, ...parts: Bytes[]): string => {
  const made = createHmac(hash, key)
  for (const part of parts) made.update(part)
  return made.digest(form)
}

export const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')

/** Compares in a time that does not depend on where the texts differ. */
export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

export const WRONG: Verdict = { fault: 'signature_wrong' }
export const missing = (header?: string): Verdict => ({
  fault: 'signature_missing',
  ...(header !== undefined && { header }),
})
export const NOT_SET_UP: Verdict = { fault: 'not_set_up' }

/** A signature over the whole body in one header. */
export function bodyHmac(
  { header, body }: Incoming,
  name: string,
  key: string | undefined,
  hash: 'sha1' | 'sha256',
  form: Form,
): Verdict {
  if (!key) return NOT_SET_UP
  const sent = header(name)
  if (sent === null) return missing(name)
  return isSame(sent, hmac(hash, key, form, body)) ? null : WRONG
}

/** ECDSA over P-256 with SHA-256, in DER; the key as base64 of its SPKI. */
export function isEcdsa(key: string, signature: string, ...parts: Bytes[]): boolean {
  try {
    const [der, sent] = [strictBase64(key), strictBase64(signature)]
    if (der === null || sent === null) return false
    const spki = createPublicKey({ key: der, format: 'der', type: 'spki' })
    const signed = Buffer.concat(parts.map(part => Buffer.from(part as string)))
    return verify('sha256', signed, { key: spki, dsaEncoding: 'der' }, sent)
  } catch {
    return false
  }
}

/** RSA over a text; the key is that of a certificate or a public key in PEM. */
export function isRsa(
  hash: 'RSA-SHA1' | 'RSA-SHA256',
  pem: string,
  signature: string,
  text: string,
): boolean {
  try {
    const sent = strictBase64(signature)
    return sent !== null && verify(hash, Buffer.from(text), createPublicKey(pem), sent)
  } catch {
    return false
  }
}

/** Bytes of base64 that is written in the one canonical way: no other text stands for the same signature. */
function strictBase64(encoded: string): Buffer | null {
  const bytes = Buffer.from(encoded, 'base64')
  return bytes.toString('base64') === encoded ? bytes : null
}

/** The window of schemes that sign a time, in seconds either way. */
export const isNear = (stated: string, now: number, windowSeconds: number): boolean =>
  /^\d{1,12}$/.test(stated) && Math.abs(now / 1000 - Number(stated)) <= windowSeconds

/** `t=SECONDS,v1=HEX`, several `v1` while a secret is being rotated: over the time, a full stop and the body. */
export function isStamped(
  { header, body }: Incoming,
  name: string,
  key: string | undefined,
  now: number,
  windowSeconds: number,
): Verdict {
  if (!key) return NOT_SET_UP
  const sent = header(name)
  if (sent === null) return missing(name)
  const parts = sent.split(',').map(part => part.split('=', 2))
  const stamp = parts.find(([label]) => label === 't')?.[1] ?? ''
  const right = hmac('sha256', key, 'hex', `${stamp}.`, body)
  if (!parts.some(([label, value]) => label === 'v1' && isSame(value ?? '', right))) return WRONG
  return isNear(stamp, now, windowSeconds) ? null : { fault: 'too_old' }
}
