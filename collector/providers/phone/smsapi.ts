import { formOf } from '../body.ts'
import { eventId } from '../event-id.ts'
import type { Item, Provider, Reading, Skip } from '../port.ts'
import { seconds } from '../times.ts'

const DELIVERED = '404'
const STATES = /^4\d\d$/
const MOST = 500

export const smsapi: Provider = {
  kind: 'smsapi',
  name: 'SMSAPI',
  category: 'phone',
  auth: 'address',
  isVerified: true,
  secrets: [],
  events: ['sms_delivered', 'sms_reply'],
  docs: 'https://www.smsapi.pl/docs',
  /** Reports come by GET, several in one request. */
  isByQuery: query => query.has('MsgId') && query.has('status'),
  verify: () => null,

  read(body, query): Reading {
    if (query.has('MsgId')) return reportsOf(query)
    const form = formOf(body)
    const phone = form.get('sms_from')
    const text = form.get('sms_text')
    if (phone === undefined || text === undefined)
      return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    const answered = form.get('MsgId') || undefined
    const props = { provider: 'smsapi', ...(answered && { message_id: answered }) }
    // Neither an id nor a time is sent: two equal texts of one number on one answer are one.
    const id = eventId('sms', 'in', phone, text, answered, form.get('sms_date'))
    return { items: [{ id, name: 'sms_reply', time: null, phone: numberOf(phone), props }], skipped: [] }
  },
  answer: { body: 'OK', type: 'text/plain' },
}

function reportsOf(query: URLSearchParams): Reading {
  const column = (name: string): string[] => (query.get(name) ?? '').split(',').slice(0, MOST)
  const [ids, states, numbers, dates] = [column('MsgId'), column('status'), column('to'), column('donedate')]
  const items: Item[] = []
  const skipped: Skip[] = []
  for (const [i, id] of ids.entries()) {
    const state = states[i] ?? ''
    const phone = numbers[i]
    if (id === '' || !STATES.test(state)) skipped.push({ fault: 'bad_body', name: null })
    else if (state === DELIVERED && !phone) skipped.push({ fault: 'no_person', name: 'sms_delivered' })
    else if (state === DELIVERED && phone) {
      const props = { provider: 'smsapi', message_id: id }
      items.push({
        id: eventId('sms', 'delivered', id),
        name: 'sms_delivered',
        time: seconds(dates[i]),
        phone: numberOf(phone),
        props,
      })
    }
  }
  return { items, skipped }
}

/** Numbers have the country's code and no plus sign; shorter ones are of the site's own country. */
const numberOf = (number: string): string => (/^\d{11,15}$/.test(number) ? `+${number}` : number)
