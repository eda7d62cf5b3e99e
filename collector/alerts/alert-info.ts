import type { AlertInfo, AlertKind, AlertTriggerInfo } from '../../shared/alert.ts'
import type { Event } from '../../shared/event.ts'
import { nameOf } from '../model/contact-row.ts'
import { itemOf } from '../model/contact-summary.ts'
import type { Alert, AlertTrigger, ContactRow, PlanVersion } from '../model/rows.ts'
import { bandOf } from '../score/bands.ts'

/** An alert as the interface shows it: the contact, the reason, the recommended action. */
export function alertOf(
  alert: Alert,
  row: ContactRow | null,
  version: PlanVersion | undefined,
  ruleName: string,
  event: Event | null,
): AlertInfo {
  const document = version?.document
  const threshold = document?.thresholds.find(other => other.id === alert.threshold)
  const band = document && alert.score !== null ? bandOf(document, alert.score) : null
  const nameOfRule = (id: string) => document?.rules.find(rule => rule.id === id)?.name ?? id
  return {
    id: alert.id,
    site: alert.site,
    rule: alert.rule,
    ruleName,
    kind: alert.kind as AlertKind,
    contactId: row?.id ?? alert.contact,
    name: row && nameOf(row),
    email: row?.face.email ?? null,
    phone: row?.face.phone ?? null,
    company: row?.face.company ?? null,
    device: row?.face.device ?? null,
    browser: row?.face.browser ?? null,
    os: row?.face.os ?? null,
    plan: alert.plan,
    planName: document?.name ?? null,
    threshold: alert.threshold,
    thresholdName: alert.threshold && (threshold?.name ?? alert.threshold),
    event: alert.event,
    direction: alert.direction,
    score: alert.score,
    from: alert.from,
    proven: alert.proven ?? null,
    isClaimed: alert.isClaimed === true,
    band: band?.id ?? null,
    action: band?.action ?? '',
    reasons: alert.reasons.map(({ rule, points, at }) => ({
      rule: nameOfRule(rule),
      ruleId: rule,
      points: Math.round(points),
      at: at === null ? null : iso(at),
    })),
    trigger: triggerInfo(alert.trigger, event),
    current: row && version ? currentOf(row, version) : null,
    lastEventAt: isoOrNull(row?.face.lastEvent?.time ?? null),
    page: alert.page,
    at: iso(alert.at),
    late: alert.late,
    digest: alert.digest,
    isRead: false,
    lead: null,
  }
}

function triggerInfo(trigger: AlertTrigger | null, event: Event | null): AlertTriggerInfo | null {
  if (!trigger) return null
  const { name, points } = trigger
  return {
    name,
    item: event && itemOf(event),
    title: event?.title ?? null,
    url: event?.url ?? null,
    points,
  }
}

function currentOf({ standings }: ContactRow, { id, document }: PlanVersion): AlertInfo['current'] {
  const score = standings[id]?.score ?? null
  const band = score === null ? null : bandOf(document, score)
  return { score, band: band?.id ?? null, action: band?.action ?? '' }
}

const iso = (at: number): string => new Date(at).toISOString()
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at))
