import { at, jsonOf, list, text } from '../body.ts'
import type { Incoming, Provider, Reading, Skip, Verdict } from '../port.ts'
import { hmac, isSame, missing, NOT_SET_UP, WRONG } from '../signature.ts'

const WINDOW_MS = 5 * 60_000
const SIGNATURE = 'x-hubspot-signature-v3'
const TIMESTAMP = 'x-hubspot-request-timestamp'
/** HubSpot sends these characters of an address decoded into the hash. */
const DECODED: Record<string, string> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
}
/** The properties of a deal at whose change it may have been won or lost. */
const TELLING = new Set(['dealstage', 'hs_is_closed_won', 'hs_is_closed', 'amount', 'closedate'])

export const hubspot: Provider = {
  kind: 'hubspot',
  name: 'HubSpot',
  category: 'crm',
  auth: 'signed',
  isVerified: true,
  secrets: [{ name: 'token' }, { name: 'clientSecret', isOptional: true }],
  events: ['deal_created', 'deal_won', 'deal_lost'],
  docs: 'https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests',
  isAsked: true,

  verify: (request, { clientSecret }, { now }) => verify(request, clientSecret, now),

  /** A notice says that a deal has changed; how it is now is read by the API. */
  read(body): Reading {
    const said = jsonOf(body)
    if (!Array.isArray(said)) return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    const deals = new Set<string>()
    const skipped: Skip[] = []
    for (const notice of list(said)) {
      const type = text(at(notice, 'subscriptionType'))
      const isDeal = type?.startsWith('deal.') || text(at(notice, 'objectTypeId')) === '0-3'
      const id = text(at(notice, 'objectId'))
      if (type === undefined || !isDeal || id === undefined || !/^\d{1,20}$/.test(id)) {
        skipped.push({ fault: type === undefined ? 'bad_body' : 'unknown_kind', name: type ?? null })
        continue
      }
      const property = text(at(notice, 'propertyName'))
      if (property === undefined || TELLING.has(property)) deals.add(id)
    }
    return { items: [], skipped, deals: [...deals] }
  },
}

/** Over method, address, body and time, in base64. */
function verify({ method, url, header, body }: Incoming, secret: string | undefined, now: number): Verdict {
  if (!secret) return NOT_SET_UP
  const [sent, stamp] = [header(SIGNATURE), header(TIMESTAMP)]
  if (sent === null) return missing(SIGNATURE)
  if (stamp === null) return missing(TIMESTAMP)
  const address = url.replace(/%[0-9A-F]{2}/gi, code => DECODED[code.toUpperCase()] ?? code)
  if (!isSame(sent, hmac('sha256', secret, 'base64', `${method}${address}`, body, stamp))) return WRONG
  const isNear = /^\d{1,15}$/.test(stamp) && Math.abs(now - Number(stamp)) <= WINDOW_MS
  return isNear ? null : { fault: 'too_old' }
}
