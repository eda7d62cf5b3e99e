import type { Alert } from '../shared/live.ts'
import { nameOf } from './boards.ts'
import { bandOf } from './score/bands.ts'
import type { ContactRow, Crossing, PlanVersion } from './store/store.ts'

/** A crossing as the board tells of it: who, why now, what to do next. */
export function alertOf(crossing: Crossing, row: ContactRow, { document }: PlanVersion): Alert {
  const threshold = document.thresholds.find(other => other.id === crossing.threshold)
  const band = bandOf(document, crossing.to)
  const ruleName = (id: string) => document.rules.find(rule => rule.id === id)?.name ?? id
  return {
    id: crossing.id,
    contactId: crossing.contact,
    plan: crossing.plan,
    threshold: crossing.threshold,
    thresholdName: threshold?.name ?? crossing.threshold,
    direction: crossing.direction,
    from: crossing.from,
    to: crossing.to,
    at: new Date(crossing.at).toISOString(),
    late: crossing.late,
    name: nameOf(row),
    company: row.face.company,
    device: row.face.device,
    browser: row.face.browser,
    os: row.face.os,
    band: band?.id ?? null,
    action: band?.action ?? '',
    reasons: crossing.reasons.map(reason => ({
      rule: ruleName(reason.rule),
      points: Math.round(reason.points),
      at: reason.at === null ? null : new Date(reason.at).toISOString(),
    })),
  }
}
