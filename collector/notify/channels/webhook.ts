import type { WebhookPayload } from '../../../shared/webhook.ts'
import type { Channel, Item, Letter, Message, Subject } from '../channel.ts'
import { signed } from './signed.ts'

/** Standard Webhooks 1.0. */
export const webhook: Channel<'webhook'> = {
  knowsRepeats: true,
  async send({ url, secrets }, letter, means, signal) {
    if (secrets.length === 0)
      return {
        outcome: 'failed',
        status: null,
        answer: 'This channel has no secret to sign with.',
        retryAfterMs: null,
      }
    return means.fetch(signed({ url, secrets }, letter, payloadOf(letter)), signal)
  },
}

export function payloadOf({ site, message }: Letter): WebhookPayload {
  switch (message.kind) {
    case 'alert':
    case 'reminder':
      return {
        type: message.kind === 'alert' ? 'alert.created' : 'alert.reminder',
        timestamp: instant(message.item.at),
        data: { site, alert: alertOf(message.item), links: message.buttons },
      }
    case 'bundle':
    case 'digest': {
      const { items, total, from, to, url } = message
      const times = { from: instant(from), to: instant(to) }
      return {
        type: `alert.${message.kind}`,
        timestamp: times.to,
        data: { site, alerts: items.map(alertOf), total, ...times, url },
      }
    }
    case 'publication': {
      const { plan, up, down, at, url } = message
      return { type: 'plan.published', timestamp: instant(at), data: { site, plan, up, down, url } }
    }
    case 'list':
      return listPayload(site, message)
    case 'reward': {
      const { reward, subject, userId, at } = message
      return {
        type: reward.state === 'granted' ? 'reward.granted' : 'reward.changed',
        timestamp: instant(at),
        data: { site, reward, contact: contactOf(subject), userId },
      }
    }
    case 'lead': {
      const { event, subject, userId, deal, at } = message
      const data = { site, contact: contactOf(subject), userId, deal }
      return { type: event, timestamp: instant(at), data }
    }
    case 'test':
      return { type: 'test', timestamp: instant(message.at), data: { site, url: message.url } }
  }
}

function listPayload(
  site: Letter['site'],
  { list, change, subject, userId, traits, at }: Extract<Message, { kind: 'list' }>,
): WebhookPayload {
  const data = { site, list, contact: contactOf(subject), userId, traits }
  return { type: `list.${change}`, timestamp: instant(at), data }
}

const alertOf = ({ alert, rule, why, at, late, isClaimed, trigger, current, subject }: Item) => ({
  id: alert,
  rule,
  why: why.kind === 'inactive' ? { ...why, lastActivityAt: instantOrNull(why.lastActivityAt) } : why,
  at: instant(at),
  late,
  isClaimed,
  trigger,
  current,
  contact: contactOf(subject),
})

function contactOf({ contactId, reasons, ...known }: Subject) {
  return {
    id: contactId,
    ...known,
    reasons: reasons.map(({ rule, points, at }) => ({ rule, points, at: instantOrNull(at) })),
  }
}

const instant = (ms: number): string => new Date(ms).toISOString()
const instantOrNull = (ms: number | null): string | null => (ms === null ? null : instant(ms))
