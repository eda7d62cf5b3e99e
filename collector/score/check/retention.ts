import type { Plan, Rule } from '../../../shared/plan.ts'
import { type Duration, parseDuration } from '../time/duration.ts'
import type { Faults } from './faults.ts'

const DAY_MS = 86_400_000
const MONTH_MS = 30.44 * DAY_MS

/** Warns of what reaches further back than events are kept. */
export function checkRetention(faults: Faults, plan: Plan, retention: string | null): void {
  const kept = retention === null ? null : parseDuration(retention)
  if (!kept) return
  plan.rules.forEach((rule, i) => {
    for (const [key, text] of reaches(rule)) {
      const span = parseDuration(text)
      if (!span || about(span) <= about(kept)) continue
      faults
        .in('rules')
        .in(i, rule.id)
        .in(key)
        .warn(`reaches further back than events are kept (${retention})`)
    }
  })
  const forEver = plan.cycle === null && plan.rules.some(lastsForEver)
  if (forEver)
    faults.in('rules').warn(`points without an expiry end when their events are deleted, after ${retention}`)
}

function reaches(rule: Rule): [string, string][] {
  const found: [string, string | undefined][] = []
  if ('validity' in rule) found.push(['validity', rule.validity])
  if (rule.kind === 'count' && rule.within !== 'visit') found.push(['within', rule.within])
  if (rule.kind === 'absence') found.push(['for', rule.for])
  if ('limit' in rule && rule.limit && 'notWithin' in rule.limit) found.push(['limit', rule.limit.notWithin])
  return found.flatMap(([key, text]) => (text === undefined ? [] : [[key, text] as [string, string]]))
}

const lastsForEver = (rule: Rule): boolean =>
  (rule.kind === 'event' || rule.kind === 'count') &&
  rule.validity === undefined &&
  rule.halfLife === undefined

const about = ({ months, days, ms }: Duration): number => months * MONTH_MS + days * DAY_MS + ms
