import { hash, timingSafeEqual } from 'node:crypto'
import { codeOf } from '../../shared/partner-code.ts'

/** 132 random bits, base64url. */
export const CLICK_ID_CHARS = 22
const TIME_CHARS = 9
/** 96 bits. */
const MAC_CHARS = 16
const SIGNED = new RegExp(
  `^(?<code>[a-z0-9_-]+)\\.(?<id>[\\w-]{${CLICK_ID_CHARS}})(?<time>[0-9a-z]{${TIME_CHARS}})(?<mac>[\\w-]{${MAC_CHARS}})$`,
)

/** The data of a redirect: the code, the time and a random id. */
export type Click = { code: string; at: number; id: string }

/** `CODE.<id, time, signature>`: evidence that needs no stored row, and names no person. */
export function signClick(key: string, site: string, { code, at, id }: Click): string {
  const time = at.toString(36).padStart(TIME_CHARS, '0')
  return `${code}.${id}${time}${signature(key, site, code, id + time)}`
}

/** Verifies a click id: the click if this collector has signed it for the site, else null. */
export function readClick(key: string, site: string, text: unknown): Click | null {
  if (typeof text !== 'string' || text.length > 200) return null
  const { code = '', id = '', time = '', mac = '' } = SIGNED.exec(text)?.groups ?? {}
  if (mac === '' || codeOf(code) !== code) return null
  if (!timingSafeEqual(Buffer.from(mac), Buffer.from(signature(key, site, code, id + time)))) return null
  return { code, at: Number.parseInt(time, 36), id }
}

/**
 * SHA-256 of the key and the SHA-256 of the key and the message, cut to 96 bits, which prevents length extension. It uses
 * one-shot hashes of texts: a hash object of the cryptography library costs more than the rest of a redirect.
 */
const signature = (key: string, site: string, code: string, rest: string): string =>
  hash('sha256', key + hash('sha256', `${key}\n${site}\n${code}\n${rest}`), 'base64url').slice(0, MAC_CHARS)
