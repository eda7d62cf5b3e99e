import type { Channel } from '../../../shared/channel.ts'
import type { Event } from '../../../shared/event.ts'
import type { Lead } from '../../../shared/lead.ts'
import type { Band } from '../../../shared/plan.ts'
import { actionFor, type BuiltInKind, builtIn, reachOf } from '../../../shared/words/built-in.ts'
import { leadsOf } from '../../leads/leads.ts'
import { userIdOf } from '../../model/contact-row.ts'
import { itemOf } from '../../model/contact-summary.ts'
import type { Store } from '../../model/port.ts'
import type { Alert, ContactRow, Registry } from '../../model/rows.ts'
import { bandOf } from '../../score/bands.ts'
import { profileOf, refold } from '../../score/contact.ts'
import { factsOf } from '../../transaction/facts.ts'
import type { Buttons, Item, Letter, Message, Standing, Subject, Trigger, Why } from '../channel.ts'
import type { DeliveryRow } from '../delivery/delivery-log.ts'
import { rowsOf } from '../inbox.ts'
import { leadMessage } from './lead-message.ts'
import { rewardMessage } from './reward-message.ts'
import { triggerEvents } from './trigger-events.ts'

/** A bundle or a digest names so many; the rest it counts. */
const ITEMS_TOLD = 10

type ActionOf = (band: Band, face: ContactRow['face']) => string
type About = {
  store: Store
  registry: Registry
  base: string
  now: number
  named: Naming
  actionOf: ActionOf
}
/** The texts of a plan for the receiver: a program receives the stored texts. */
type Naming = (kind: BuiltInKind, id: string, text: string) => string

/** The present data of the contacts, alerts and lists that deliveries are about. */
type Known = {
  alerts: ReadonlyMap<string, Alert[]>
  /** By alert. */
  triggers: ReadonlyMap<string, Event>
  people: ReadonlyMap<string, ContactRow>
  leads: ReadonlyMap<string, Lead>
}

/**
 * Composes the deliveries of one channel from present data; the message texts themselves are not stored. Null: there is
 * no message any more (the person was erased, the list removed, a reminder is not needed).
 */
export async function composeLetters(
  parts: Omit<About, 'named' | 'actionOf'>,
  deliveries: readonly DeliveryRow[],
  channel: Channel,
): Promise<Map<string, Letter | null>> {
  return composeAbout(parts, deliveries, channel, await alertsOf(parts.store, deliveries))
}

type Told = Pick<DeliveryRow, 'id' | 'site_id' | 'kind' | 'rule_id'>

/** The same of alerts that are given, by delivery. */
export async function composeAbout(
  parts: Omit<About, 'named' | 'actionOf'>,
  deliveries: readonly Told[],
  channel: Pick<Channel, 'language' | 'timeZone' | 'settings'>,
  alerts: ReadonlyMap<string, Alert[]>,
): Promise<Map<string, Letter | null>> {
  const [first] = deliveries
  if (!first) return new Map()
  const { store, registry, now } = parts
  const { site_id: id } = first
  const all = [...alerts.values()].flat()
  const people = await rowsOf(store, id, all)
  const triggers = await triggerEvents(store, id, all, people)
  const leads = await leadsOf(
    store.db,
    id,
    [...people.values()].map(row => row.id),
  )
  const site = { id, name: registry.sites.get(id)?.name ?? '' }
  const { language, timeZone } = channel
  const isProgram = channel.settings.kind === 'webhook' || channel.settings.kind === 'hook'
  const named: Naming = (kind, of, text) => (isProgram ? text : builtIn(language, kind, of, text))
  const actionOf: ActionOf = ({ id, action }, face) =>
    isProgram ? action : actionFor(language, id, action, reachOf(face))
  const about = { ...parts, named, actionOf }
  const letters = new Map<string, Letter | null>()
  for (const delivery of deliveries) {
    const message = await messageOf(about, delivery, { alerts, triggers, people, leads })
    letters.set(delivery.id, message && { id: delivery.id, site, language, timeZone, now, message })
  }
  return letters
}

async function messageOf(about: About, delivery: Told, known: Known): Promise<Message | null> {
  const { registry, base, now } = about
  const { kind } = delivery
  if (kind === 'test') return { kind: 'test', at: now, url: base }
  const subject = (alert: Alert, row: ContactRow, owner: string | null) => subjectOf(about, alert, row, owner)
  if (kind === 'lead') return leadMessage(about, delivery, subject)
  const alerts = known.alerts.get(delivery.id) ?? []
  if (kind === 'publication') {
    const [alert] = alerts
    if (!alert?.digest) return null
    const plan = about.named('plan', '', planOf(registry, alert.plan)?.document.name ?? '')
    const url = `${base}/plans/${encodeURIComponent(alert.plan ?? '')}`
    return { kind, plan, ...alert.digest, at: alert.at, url }
  }
  if (kind === 'partner') {
    const [alert] = alerts
    return alert?.news ? { kind, news: alert.news, at: alert.at, url: `${base}/partners` } : null
  }
  const told = alerts.flatMap(alert => {
    const row = alert.contact === null ? undefined : known.people.get(alert.contact)
    if (!row) return []
    const lead = known.leads.get(row.id) ?? null
    return [{ alert, row, lead, subject: subjectOf(about, alert, row, lead?.owner?.name ?? null) }]
  })
  const [first] = told
  if (!first) return null
  if (kind === 'list') return listMessage(about, first.alert, first.row, first.subject)
  if (kind === 'reward') return rewardMessage(about.store.db, first)
  const items = told.map(
    ({ alert, row, subject }): Item => ({
      alert: alert.id,
      rule: ruleName(registry, alert.rule),
      why: whyOf(about, alert, row),
      at: alert.at,
      late: alert.late,
      isClaimed: alert.isClaimed === true,
      trigger: triggerOf(alert, known.triggers.get(alert.id) ?? null),
      current: currentOf(about, alert, row),
      subject,
    }),
  )
  if (kind === 'bundle' || kind === 'digest') {
    const times = items.map(({ at }) => at)
    return {
      kind,
      items: items.sort((a, b) => (b.subject.score ?? 0) - (a.subject.score ?? 0)).slice(0, ITEMS_TOLD),
      total: items.length,
      from: Math.min(...times),
      to: Math.max(...times),
      url: `${base}/alerts`,
    }
  }
  const isNeeded = kind !== 'reminder' || isNobodys(first.lead, now)
  if (!isNeeded || (kind !== 'alert' && kind !== 'reminder')) return null
  return { kind, item: items[0]!, buttons: buttonsOf(first.subject.url, first.alert) }
}

const isNobodys = (lead: Lead | null, now: number): boolean =>
  !lead?.claimedAt && !lead?.outcome && !(lead?.snoozedUntil && Date.parse(lead.snoozedUntil) > now)

/** How a letter presents a contact. */
export const subjectBy =
  (parts: Omit<About, 'named' | 'actionOf'>) =>
  (alert: Alert, row: ContactRow, owner: string | null): Subject =>
    subjectOf(
      { ...parts, named: (_kind, _of, text) => text, actionOf: ({ action }) => action },
      alert,
      row,
      owner,
    )

async function alertsOf({ db }: Store, deliveries: readonly DeliveryRow[]): Promise<Map<string, Alert[]>> {
  const rows = await db
    .selectFrom('delivery_items')
    .innerJoin('alerts', join =>
      join
        .onRef('alerts.site_id', '=', 'delivery_items.site_id')
        .onRef('alerts.id', '=', 'delivery_items.alert_id'),
    )
    .select(['delivery_items.delivery_id', 'alerts.body', 'alerts.contact_id'])
    .where(
      'delivery_items.delivery_id',
      'in',
      deliveries.map(({ id }) => id),
    )
    .orderBy('alerts.stated_at')
    .orderBy('alerts.id')
    .execute()
  const found = new Map<string, Alert[]>()
  for (const { delivery_id, body, contact_id } of rows) {
    const kept = JSON.parse(body) as Alert
    // A contact that left a list by a merge is reported by the id that the receiver has.
    const alert = kept.kind === 'list' ? kept : { ...kept, contact: contact_id }
    const known = found.get(delivery_id)
    if (known) known.push(alert)
    else found.set(delivery_id, [alert])
  }
  return found
}

async function listMessage(
  { store, registry }: About,
  alert: Alert,
  row: ContactRow,
  subject: Subject,
): Promise<Message | null> {
  const list = registry.lists.find(({ id }) => id === alert.rule)
  if (!list || alert.change === null) return null
  const found = await factsOf(store, row.site, row.id)
  const traits = found ? profileOf(refold([], found.facts)).traits : {}
  return {
    kind: 'list',
    list: { id: list.id, name: list.list.name },
    change: alert.change,
    subject: { ...subject, contactId: alert.contact ?? row.id },
    userId: userIdOf(row),
    traits: Object.fromEntries(Object.entries(traits).map(([name, { value }]) => [name, value])),
    at: alert.at,
  }
}

function subjectOf(
  { registry, base, named, actionOf }: About,
  alert: Alert,
  row: ContactRow,
  owner: string | null,
): Subject {
  const { face } = row
  const document = planOf(registry, alert.plan)?.document
  const band = document && alert.score !== null ? bandOf(document, alert.score) : null
  const { lastEvent } = face
  return {
    contactId: row.id,
    name: face.name ?? (face.email ? null : userIdOf(row)),
    company: face.company,
    job: face.job,
    email: face.email,
    phone: face.phone,
    city: face.city,
    country: face.country,
    device: face.device,
    browser: face.browser,
    os: face.os,
    source: face.source,
    visits: face.visits,
    owner,
    score: alert.score,
    from: alert.from,
    proven: alert.proven ?? null,
    band: band && named('band', band.id, band.name),
    action: band ? actionOf(band, face) : '',
    reasons: alert.reasons.map(({ rule, points, at }) => ({
      rule: named('rule', rule, document?.rules.find(({ id }) => id === rule)?.name ?? rule),
      points: Math.round(points),
      at,
    })),
    page: alert.page ?? (lastEvent && { title: lastEvent.title, url: lastEvent.url }),
    url: `${base}/contacts/${encodeURIComponent(row.id)}`,
  }
}

function triggerOf({ trigger }: Alert, event: Event | null): Trigger | null {
  if (!trigger) return null
  const { name, points } = trigger
  const item = event && itemOf(event)
  return { name, item, title: event?.title ?? null, url: event?.url ?? null, points }
}

function currentOf(
  { registry, named, actionOf }: About,
  { plan }: Alert,
  { standings, face }: ContactRow,
): Standing | null {
  const version = planOf(registry, plan)
  if (!version) return null
  const score = standings[version.id]?.score ?? null
  const band = score === null ? null : bandOf(version.document, score)
  return {
    score,
    band: band && named('band', band.id, band.name),
    action: band ? actionOf(band, face) : '',
  }
}

function whyOf({ registry, named }: About, alert: Alert, row: ContactRow): Why {
  const document = planOf(registry, alert.plan)?.document
  const plan = named('plan', '', document?.name ?? '')
  switch (alert.kind) {
    case 'threshold': {
      const found = document?.thresholds.find(({ id }) => id === alert.threshold)
      const threshold = named('threshold', alert.threshold ?? '', found?.name ?? alert.threshold ?? '')
      return { kind: 'threshold', threshold, direction: alert.direction ?? 'up', plan }
    }
    case 'event':
      return { kind: 'event', event: alert.event ?? '' }
    case 'inactive':
      return { kind: 'inactive', plan, lastActivityAt: row.face.lastActivityAt }
    case 'identified':
      return { kind: 'identified', plan }
    default:
      return { kind: 'sleeping_giant', plan }
  }
}

/** Links to the contact's page with a proposed action; the action itself needs a signed-in user and a click. */
const buttonsOf = (url: string, { kind }: Alert): Buttons => ({
  claim: `${url}?do=claim`,
  snooze: `${url}?do=snooze`,
  notAFit: `${url}?do=not_a_fit`,
  ...(kind === 'sleeping_giant' && { write: `${url}?do=write` }),
})

const planOf = ({ plans }: Registry, plan: string | null) =>
  plans.find(version => version.plan === plan && version.state === 'live')

const ruleName = ({ alertRules }: Registry, id: string): string =>
  alertRules.find(rule => rule.id === id)?.rule.name ?? ''
