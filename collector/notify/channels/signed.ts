import { Webhook } from 'standardwebhooks'
import type { Letter, Request } from '../channel.ts'

/**
 * A request with the headers of Standard Webhooks 1.0: `webhook-signature` has a signature for each secret, so that a
 * receiver can rotate secrets without a gap.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signed(
  { url, secrets }: { url: string; secrets: readonly string[] },
  letter: Letter,
  content: object,
): Request {
  const body = JSON.stringify(wellFormed(content))
  const at = new Date(letter.now)
  const headers = {
    'content-type': 'application/json',
    'webhook-id': letter.id,
    'webhook-timestamp': String(Math.floor(letter.now / 1000)),
    'webhook-signature': secrets.map(secret => new Webhook(secret).sign(letter.id, at, body)).join(' '),
  }
  return { url, method: 'POST', headers, body }
}

/** JSON may carry half a character as an escape, at which strict parsers stop. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(wellFormed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key.toWellFormed(), wellFormed(of)]))
}
