import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Encrypts texts for the database: AES-256-GCM, each with a nonce of its own. `place` names where a text belongs: moved to
 * another row it does not open. The text names its key by eight characters of a hash, so that another key is told from damage.
 */
export class Sealer {
  readonly #key: Buffer
  readonly #name: string

  constructor(key: Buffer) {
    this.#key = key
    this.#name = createHash('sha256').update(key).digest('hex').slice(0, 8)
  }

  seal(text: string, place: string): string {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(Buffer.from(place))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return `1.${this.#name}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
  }

  /** Null: another key has sealed it, or it is damaged. */
  open(sealed: string, place: string): string | null {
    const [version, name, body = ''] = sealed.split('.')
    if (version !== '1' || name !== this.#name) return null
    const bytes = Buffer.from(body, 'base64url')
    try {
      const opener = createDecipheriv(CIPHER, this.#key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
      opener.setAAD(Buffer.from(place))
      opener.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      const text = opener.update(bytes.subarray(NONCE_BYTES + TAG_BYTES))
      return Buffer.concat([text, opener.final()]).toString('utf8')
    } catch {
      return null
    }
  }
}
