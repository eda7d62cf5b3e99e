import { createHmac, timingSafeEqual } from 'node:crypto'
import { codeOf } from '../../shared/partner-code.ts'

const ID_BYTES = 16
const TIME_BYTES = 6
const MAC_BYTES = 12
const BODY_BYTES = ID_BYTES + TIME_BYTES

/** What a redirect says: by which code, when, and an id of 128 random bits. */
export type Click = { code: string; at: number; id: string }

/** `CODE.<id, time and signature, base64url>`: evidence that needs no stored row, and names no person. */
export function signClick(key: string, site: string, { code, at, random }: SignedParts): string {
  const body = Buffer.alloc(BODY_BYTES + MAC_BYTES)
  body.set(random.subarray(0, ID_BYTES))
  body.writeUIntBE(at, ID_BYTES, TIME_BYTES)
  body.set(signature(key, site, code, body), BODY_BYTES)
  return `${code}.${body.toString('base64url')}`
}

type SignedParts = { code: string; at: number /** 16 bytes */; random: Uint8Array }

/** A click that this collector has signed for the site; null for anything else. */
export function readClick(key: string, site: string, text: unknown): Click | null {
  if (typeof text !== 'string' || text.length > 200) return null
  const dot = text.lastIndexOf('.')
  const code = text.slice(0, Math.max(dot, 0))
  if (codeOf(code) !== code) return null
  const body = Buffer.from(text.slice(dot + 1), 'base64url')
  if (body.length !== BODY_BYTES + MAC_BYTES || body.toString('base64url') !== text.slice(dot + 1))
    return null
  if (!timingSafeEqual(body.subarray(BODY_BYTES), signature(key, site, code, body))) return null
  return {
    code,
    at: body.readUIntBE(ID_BYTES, TIME_BYTES),
    id: body.subarray(0, ID_BYTES).toString('base64url'),
  }
}

const signature = (key: string, site: string, code: string, body: Buffer): Buffer =>
  createHmac('sha256', key)
    .update(`${site}\n${code}\n`)
    .update(body.subarray(0, BODY_BYTES))
    .digest()
    .subarray(0, MAC_BYTES)
