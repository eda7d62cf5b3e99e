import type { AlertRule } from '../../../shared/alert-rule.ts'
import type { Channel } from '../../../shared/channel.ts'
import { hashId } from '../../model/hash-id.ts'
import { type Alert, isForPrograms, type SiteId } from '../../model/rows.ts'
import type { DeliveryRow } from './delivery-log.ts'
import { quietUntil } from './schedule.ts'

export type Way = { id: string; channel: Channel }
/** A message to send, and its alerts. */
export type Delivery = Pick<DeliveryRow, 'id' | 'channel_id' | 'rule_id' | 'kind' | 'created_at'> & {
  site_id: SiteId
  next_at: number
}
export type Item = { delivery_id: string; alert_id: string; site_id: SiteId; contact_id: string | null }
export type Sorted = {
  deliveries: Delivery[]
  items: Item[]
  /** By alert: the time of its first message. */
  toldAt: Map<string, number>
}

/** Earlier deliveries, as far as they affect the next ones. */
export type Before = {
  /** By rule and channel: the times of single messages within the rule's period. */
  singles: Map<string, number[]>
  /** Bundles and digests that have not gone out yet: by rule and channel, or by channel. */
  bundles: Map<string, { id: string; next_at: number }>
  digests: Map<string, { id: string; next_at: number }>
}

export const pairOf = (rule: string, channel: string): string => `${rule} ${channel}`

/**
 * Sorts alerts into messages, channel by channel: usually a single message at once; one digest at the end of quiet hours;
 * one bundle at the end of the rule's period after more alerts than the rule sends singly. Alerts for programs go to webhooks
 * at once.
 */
export function sortAlerts(
  alerts: readonly Alert[],
  waysOf: (alert: Alert) => { ways: readonly Way[]; bundle: AlertRule['bundle'] },
  before: Before,
  { now, firstDelay }: { now: number; firstDelay: number },
): Sorted {
  const sorted: Sorted = { deliveries: [], items: [], toldAt: new Map() }
  for (const alert of alerts) {
    const { ways, bundle } = waysOf(alert)
    for (const { id: channelId, channel } of ways) {
      // Programs get each alert, at any hour.
      const { kind } = channel.settings
      const isProgram = kind === 'crm' || kind === 'hook'
      if (isProgram && alert.kind === 'digest') continue
      if (kind === 'crm' && isForPrograms(alert)) continue
      const quiet = isProgram || isForPrograms(alert) ? null : quietUntil(channel, now)
      const pair = pairOf(alert.rule, channelId)
      const make = (kind: string, next_at: number, ...what: string[]): Delivery => ({
        id: idOf(channelId, kind, ...what),
        site_id: alert.site,
        channel_id: channelId,
        rule_id: kind === 'digest' ? '' : alert.rule,
        kind,
        created_at: now,
        next_at,
      })
      const put = ({ id, next_at }: { id: string; next_at: number }) => {
        sorted.items.push({
          delivery_id: id,
          alert_id: alert.id,
          site_id: alert.site,
          contact_id: alert.contact,
        })
        sorted.toldAt.set(alert.id, Math.min(next_at, sorted.toldAt.get(alert.id) ?? next_at))
      }
      const gather = (open: Before['bundles'], key: string, kind: string, until: number) => {
        let into = open.get(key)
        if (!into || into.next_at <= now) {
          const made = make(kind, until, alert.id)
          sorted.deliveries.push(made)
          open.set(key, (into = made))
        }
        put(into)
      }
      if (alert.kind === 'digest') {
        const made = make('publication', quiet ?? now + firstDelay, alert.id)
        sorted.deliveries.push(made)
        put(made)
      } else if (quiet !== null) gather(before.digests, channelId, 'digest', quiet)
      else {
        const lately = (before.singles.get(pair) ?? []).filter(
          at => bundle !== undefined && at > now - bundle.minutes * 60_000,
        )
        if (bundle && !isProgram && lately.length >= bundle.over) {
          gather(before.bundles, pair, 'bundle', Math.min(...lately) + bundle.minutes * 60_000)
          continue
        }
        before.singles.set(pair, [...lately, now])
        const made = make(isForPrograms(alert) ? alert.kind : 'alert', now + firstDelay, alert.id)
        sorted.deliveries.push(made)
        put(made)
      }
    }
  }
  return sorted
}

/** The same alert through the same channel has the same id on every collector. */
export const idOf = (...what: string[]): string => hashId('msg', JSON.stringify(what), 24)
