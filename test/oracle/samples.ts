import { Temporal } from 'temporal-polyfill'
import type { Event } from '../../shared/event.ts'
import { Plan } from '../../shared/plan.ts'
import type { Setting } from './lines.ts'

export const ZONE = 'Europe/Warsaw'

/** An instant by the wall clock of Warsaw: `at('2026-08-31T10:00')`. */
export const at = (local: string, zone = ZONE): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds

let made = 0
const SERVER_KINDS = /^(purchase|refund|alias|adjustment|objection|complaint|offer_sent|email_\w+)$/

/** An accepted event; of the kinds that only servers send with the secret key. Received when it was made. */
export const event = (name: string, time: number, rest: Partial<Event> = {}): Event => ({
  id: `e${++made}`,
  key: SERVER_KINDS.test(name) ? 'secret' : 'public',
  name,
  time,
  receivedAt: time,
  visitor: 'v1',
  userId: null,
  url: null,
  referrer: null,
  title: null,
  props: {},
  derived: {},
  ...rest,
})

export const setting = (plan: Partial<Plan>, rest: Partial<Setting> = {}): Setting => ({
  plan: Plan.parse({ name: 'Leads', rules: [], timeZone: ZONE, ...plan }),
  planId: 'leads',
  siteZone: 'UTC',
  retention: null,
  ...rest,
})
