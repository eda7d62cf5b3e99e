import { createHash, randomBytes } from 'node:crypto'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** Random text of 5 bits a character, safe in URLs, headers, file names and mouths. */
const random = (length: number): string => {
  let text = ''
  for (const byte of randomBytes(length)) text += ALPHABET[byte & 31]
  return text
}

/** Ids hold no dot and no slash: `<plan>.<version>` and `<site>/<key>` are built of them. */
export const newId = (prefix: string): string => `${prefix}_${random(16)}`
export const newWriteKey = (): string => `pk_${random(24)}`
export const newSecretKey = (): string => `sk_${random(40)}`
export const newIdentitySecret = (): string => random(52)
/** 200 bits: a fast hash is enough to keep it by, since it cannot be guessed. */
export const newToken = (): string => random(40)

export const hashed = (secret: string): string => createHash('sha256').update(secret).digest('hex')
