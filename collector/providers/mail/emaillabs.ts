import { at, jsonOf, list, tags, text } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Item, Provider, Reading, Skip } from '../port.ts'
import { isSame, missing, NOT_SET_UP, sha1, WRONG } from '../signature.ts'
import { seconds } from '../times.ts'
import { mailProps } from './props.ts'

const HEADERS = ['x-webhook-checksum', 'x-webhook-date', 'request-id'] as const
const BOUNCES = new Set(['hardbounce', 'softbounce', 'spambounce'])
const PASSED_OVER = new Set(['injected', 'deferred', 'dropped'])

export const emaillabs: Provider = {
  kind: 'emaillabs',
  name: 'EmailLabs',
  category: 'mail',
  auth: 'signed_partly',
  isVerified: false,
  secrets: [{ name: 'secretKey' }],
  events: ['email_delivered', 'email_bounce'],
  docs: 'https://docs.emaillabs.io',

  // The checksum covers two headers, not the body.
  verify({ header }, { secretKey }) {
    if (!secretKey) return NOT_SET_UP
    const absent = HEADERS.find(name => header(name) === null)
    if (absent) return missing(absent)
    const [checksum, date, request] = HEADERS.map(name => header(name)!)
    const right = sha1(`${secretKey}|${date}|${request}`)
    // In small letters or in capitals.
    return isSame(checksum!, right) || isSame(checksum!, right.toUpperCase()) ? null : WRONG
  },

  read(body): Reading {
    const said = jsonOf(body)
    if (typeof said !== 'object' || said === null)
      return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    const reading: Reading = { items: [], skipped: [] }
    for (const event of list(said)) {
      const item = itemOf(event)
      if (item === null) continue
      if ('fault' in item) reading.skipped.push(item)
      else reading.items.push(item)
    }
    return reading
  },
}

function itemOf(event: unknown): Item | Skip | null {
  const status = text(at(event, 'status')) ?? null
  if (status !== null && PASSED_OVER.has(status)) return null
  const isBounce = status !== null && BOUNCES.has(status)
  if (!isBounce && status !== 'ok') return { fault: 'unknown_kind', name: status }
  const email = text(at(event, 'to', 'email'))
  if (email === undefined) return { fault: 'no_person', name: status }
  const message = text(at(event, 'to', 'messageId'))
  return {
    id: eventId('el', status, message, email, at(event, 'statusTime')),
    name: isBounce ? 'email_bounce' : 'email_delivered',
    time: seconds(at(event, 'statusTime')),
    email,
    props: mailProps({
      provider: 'emaillabs',
      message_id: message,
      subject: at(event, 'subject'),
      tags: tags(at(event, 'tags')),
      reason: isBounce ? at(event, 'statusDesc') : undefined,
      hard: isBounce ? status === 'hardbounce' : undefined,
    }),
  }
}
