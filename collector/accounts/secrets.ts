import { createHash, randomBytes } from 'node:crypto'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** Random text of 5 bits a character, safe in URLs, headers and file names, and unambiguous when read aloud. */
const random = (length: number): string => {
  let text = ''
  for (const byte of randomBytes(length)) text += ALPHABET[byte & 31]
  return text
}

/** Ids contain no dot and no slash, since they form `<plan>.<version>` and `<site>/<key>`. */
export const newId = (prefix: string): string => `${prefix}_${random(16)}`
export const newWriteKey = (): string => `pk_${random(24)}`
export const newSecretKey = (): string => `sk_${random(40)}`
export const newIdentitySecret = (): string => random(52)
/** 200 bits: it cannot be guessed, so a fast hash suffices for its storage. */
export const newToken = (): string => random(40)

export const hashed = (secret: string): string => createHash('sha256').update(secret).digest('hex')
