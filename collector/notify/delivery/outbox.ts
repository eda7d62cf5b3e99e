import type { Kysely } from 'kysely'
import type { AlertRule } from '../../../shared/alert-rule.ts'
import type { LiveList } from '../../../shared/live-list.ts'
import { leadsOf, reopen } from '../../leads/leads.ts'
import type { Statement, Store } from '../../model/port.ts'
import { type Alert, isForPrograms, type Registry, type SiteId } from '../../model/rows.ts'
import type { Tables } from '../../model/tables.ts'
import { readChannel } from '../channel-book.ts'
import { assignLeads } from './assign-leads.ts'
import {
  type Before,
  type Delivery,
  idOf,
  pairOf,
  type Sorted,
  sortAlerts,
  type Way,
} from './plan-deliveries.ts'
import { quietUntil } from './schedule.ts'

const isProgram = ({ settings }: Way['channel']): boolean =>
  settings.kind === 'crm' || settings.kind === 'hook'

const ALERTS_AT_ONCE = 200

export type Outbox = { store: Store; now: () => number; firstDelay: number }

/** Creates the deliveries of new alerts; returns the number of alerts. */
export async function takeAlerts(outbox: Outbox, registry: () => Promise<Registry>): Promise<number> {
  const { store, now, firstDelay } = outbox
  const { db } = store
  const rows = await db
    .selectFrom('alerts')
    .select(['id', 'site_id', 'contact_id', 'body'])
    .where('taken_at', 'is', null)
    .orderBy('stated_at')
    .limit(ALERTS_AT_ONCE)
    .execute()
  if (rows.length === 0) return 0
  const alerts = rows.map(row => ({ ...(JSON.parse(row.body) as Alert), contact: row.contact_id }))
  await reopenLeads(outbox, alerts)
  await assignOwners(outbox, alerts)
  const ways = await waysOfAll(db, alerts, await registry())
  const before = await beforeOf(db, alerts, ways.waysOf, now())
  const at = now()
  const sorted = sortAlerts(alerts, ways.waysOf, before, { now: at, firstDelay })
  // The reminder time starts with the delivery: after quiet hours an alert is not overdue in the morning.
  const reminded = Map.groupBy(alerts, alert => {
    const minutes = ways.ruleOf(alert)?.remindAfterMinutes
    return minutes === undefined ? null : (sorted.toldAt.get(alert.id) ?? at) + minutes * 60_000
  })
  // Ids are functions of the alert and the channel, so a second collector that still acts as leader adds nothing.
  await store.run([
    ...written(db, sorted),
    ...[...reminded].map(([remind_at, group]) =>
      db
        .updateTable('alerts')
        .set({ taken_at: at, remind_at })
        .where(
          'id',
          'in',
          group.map(({ id }) => id),
        )
        .where('taken_at', 'is', null)
        .compile(),
    ),
  ])
  return rows.length
}

/** Sends reminders of unclaimed leads, and presents leads again at the end of their snooze. */
export async function remind({ store, now }: Outbox, registry: () => Promise<Registry>): Promise<void> {
  const { db } = store
  const due = await db
    .selectFrom('alerts')
    .select(['id', 'site_id', 'contact_id', 'body', 'remind_at'])
    .where('remind_at', '<=', now())
    .orderBy('remind_at')
    .limit(ALERTS_AT_ONCE)
    .execute()
  if (due.length === 0) return
  const alerts = due.map(row => ({ ...(JSON.parse(row.body) as Alert), contact: row.contact_id }))
  const { waysOf } = await waysOfAll(db, alerts, await registry())
  const untold = await untoldOf(db, alerts)
  const dueAt = new Map(due.map(({ id, remind_at }) => [id, Number(remind_at)]))
  for (const [site, ofSite] of Map.groupBy(alerts, alert => alert.site)) {
    const leads = await leadsOf(
      db,
      site,
      ofSite.flatMap(({ contact }) => contact ?? []),
    )
    for (const alert of ofSite) {
      const lead = leads.get(alert.contact ?? '')
      const snoozed = lead?.snoozedUntil ? Date.parse(lead.snoozedUntil) : 0
      const isWorked = lead?.claimedAt != null || lead?.outcome != null
      const later = !isWorked && snoozed > now() ? snoozed : null
      const looked = db
        .updateTable('alerts')
        .set({ remind_at: later })
        .where('site_id', '=', site)
        .where('id', '=', alert.id)
        .compile()
      const told = waysOf(alert).ways.filter(
        ({ id, channel }) => !isProgram(channel) && !untold.has(pairOf(alert.id, id)),
      )
      const deliveries = told.map(
        ({ id, channel }): Delivery => ({
          id: idOf(id, 'reminder', alert.id, String(dueAt.get(alert.id))),
          site_id: site,
          channel_id: id,
          rule_id: alert.rule,
          kind: 'reminder',
          created_at: now(),
          next_at: quietUntil(channel, now()) ?? now(),
        }),
      )
      const items = deliveries.map(({ id }) => ({
        delivery_id: id,
        alert_id: alert.id,
        site_id: site,
        contact_id: alert.contact,
      }))
      const isOver = isWorked || later !== null
      await store.run([looked, ...(isOver ? [] : written(db, { deliveries, items }))])
    }
  }
}

/** Alerts that still wait in a digest or a bundle, and so need no reminder. */
async function untoldOf(db: Kysely<Tables>, alerts: readonly Alert[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('delivery_items')
    .innerJoin('deliveries', 'deliveries.id', 'delivery_items.delivery_id')
    .select(['delivery_items.alert_id', 'deliveries.channel_id'])
    .where('delivery_items.site_id', 'in', [...new Set(alerts.map(({ site }) => site))])
    .where('delivery_items.contact_id', 'in', [...new Set(alerts.map(({ contact }) => contact))])
    .where('deliveries.state', '=', 'waiting')
    .where('deliveries.tries', '=', 0)
    .execute()
  return new Set(rows.map(({ alert_id, channel_id }) => pairOf(alert_id, channel_id)))
}

const written = (
  db: Kysely<Tables>,
  { deliveries, items }: Pick<Sorted, 'deliveries' | 'items'>,
): Statement[] => [
  ...(deliveries.length === 0
    ? []
    : [
        db
          .insertInto('deliveries')
          .values(deliveries.map(row => ({ ...row, state: 'waiting' as const, tries: 0, settled_at: null })))
          .onConflict(row => row.doNothing())
          .compile(),
      ]),
  ...(items.length === 0
    ? []
    : [
        db
          .insertInto('delivery_items')
          .values(items)
          .onConflict(row => row.doNothing())
          .compile(),
      ]),
]

/** Through which channels each alert goes: those of its rule or list that are on, of its site. */
async function waysOfAll(db: Kysely<Tables>, alerts: readonly Alert[], { alertRules, lists }: Registry) {
  const sites = [...new Set(alerts.map(({ site }) => site))]
  const rows = await db.selectFrom('channels').selectAll().where('site_id', 'in', sites).execute()
  const open = new Map<string, Way & { site: SiteId }>()
  for (const row of rows) {
    const channel = readChannel(row)
    if (channel.isOn && row.gone_at === null) open.set(row.id, { id: row.id, site: row.site_id, channel })
  }
  const rules = new Map(alertRules.map(({ id, rule }) => [id, rule]))
  const listed = new Map(lists.map(({ id, list }) => [id, list]))
  const ruleOf = (alert: Alert): AlertRule | undefined => rules.get(alert.rule)
  const idsOf = (alert: Alert): readonly string[] => {
    if (alert.kind === 'partner')
      return [...open.values()]
        .filter(way => way.site === alert.site && asksForPartners(way))
        .map(way => way.id)
    if (alert.kind === 'list') return (listed.get(alert.rule) satisfies LiveList | undefined)?.channels ?? []
    if (alert.kind === 'reward')
      return [...open.values()].flatMap(({ id, site, channel }) =>
        site === alert.site && channel.settings.kind === 'webhook' ? [id] : [],
      )
    if (alert.kind !== 'digest') return ruleOf(alert)?.channels ?? []
    // The digest of a publication goes to all channels that its single alerts would have used.
    const told = alertRules.filter(
      ({ site, rule: { isOn, trigger } }) =>
        site === alert.site &&
        isOn &&
        trigger.kind === 'threshold' &&
        (trigger.plan === undefined || trigger.plan === alert.plan),
    )
    return [...new Set(told.flatMap(({ rule }) => rule.channels))]
  }
  /** The subscriptions of programs, which no rule and no list names. */
  const hooksOf = (alert: Alert): string[] =>
    [...open.values()].flatMap(({ id, channel: { settings } }) => {
      if (settings.kind !== 'hook' || alert.kind === 'reward' || alert.kind === 'partner') return []
      const isWanted =
        alert.kind === 'list'
          ? settings.event === `list.${alert.change}` && (settings.list ?? alert.rule) === alert.rule
          : settings.event === 'alert.created' && (settings.rule ?? alert.rule) === alert.rule
      return isWanted ? [id] : []
    })
  const waysOf = (alert: Alert) => ({
    ways: [...idsOf(alert), ...hooksOf(alert)].flatMap(id => {
      const way = open.get(id)
      return way?.site === alert.site ? [way] : []
    }),
    bundle: isForPrograms(alert) ? undefined : ruleOf(alert)?.bundle,
  })
  return { waysOf, ruleOf }
}

const asksForPartners = ({ channel: { settings } }: Way): boolean =>
  settings.kind === 'webhook' && settings.partners === true

async function beforeOf(
  db: Kysely<Tables>,
  alerts: readonly Alert[],
  waysOf: (alert: Alert) => { ways: readonly Way[]; bundle: AlertRule['bundle'] },
  now: number,
): Promise<Before> {
  const before: Before = { singles: new Map(), bundles: new Map(), digests: new Map() }
  const channels = new Set<string>()
  let longest = 0
  for (const alert of alerts) {
    const { ways, bundle } = waysOf(alert)
    longest = Math.max(longest, bundle?.minutes ?? 0)
    for (const { id, channel } of ways) if (bundle || channel.quiet) channels.add(id)
  }
  if (channels.size === 0) return before
  const rows = await db
    .selectFrom('deliveries')
    .select(['id', 'channel_id', 'rule_id', 'kind', 'created_at', 'next_at'])
    .where('channel_id', 'in', [...channels])
    .where(row =>
      row.or([
        row.and([row('kind', '=', 'alert'), row('created_at', '>', now - longest * 60_000)]),
        row.and([row('kind', 'in', ['bundle', 'digest']), row('tries', '=', 0), row('next_at', '>', now)]),
      ]),
    )
    .execute()
  for (const { id, channel_id, rule_id, kind, created_at, next_at } of rows) {
    const pair = pairOf(rule_id, channel_id)
    const waiting = { id, next_at: Number(next_at) }
    if (kind === 'bundle') before.bundles.set(pair, waiting)
    else if (kind === 'digest') before.digests.set(channel_id, waiting)
    else before.singles.set(pair, [...(before.singles.get(pair) ?? []), Number(created_at)])
  }
  return before
}

/** A contacted lead that heats up again is work again, so the board lists it among the open ones. */
async function reopenLeads({ store: { db }, now }: Outbox, alerts: readonly Alert[]): Promise<void> {
  const risen = alerts.filter(({ kind, direction }) => kind === 'threshold' && direction === 'up')
  for (const [site, ofSite] of Map.groupBy(risen, alert => alert.site)) {
    const leads = await leadsOf(
      db,
      site,
      ofSite.flatMap(({ contact }) => contact ?? []),
    )
    for (const { contact, at } of ofSite)
      if (contact !== null && leads.get(contact)?.outcome === 'contacted')
        await reopen(db, { site, contact }, at, now())
  }
}

/** Assigns unowned leads before the message that names the owner. */
async function assignOwners({ store, now }: Outbox, alerts: readonly Alert[]): Promise<void> {
  for (const [site, ofSite] of Map.groupBy(alerts, alert => alert.site)) {
    const contacts = ofSite.flatMap(alert => (isForPrograms(alert) ? [] : (alert.contact ?? [])))
    await assignLeads(store, site, contacts, now())
  }
}
