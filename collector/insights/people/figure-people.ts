import type { Result } from '../answers/insights.ts'
import { funnelPeople, type Period } from '../path/funnel.ts'
import { TEMPLATE } from '../path/path.ts'
import { candidatesOf } from '../path/propose.ts'
import { type Members, MOST_MEMBERS } from './members.ts'

type Path = { steps: readonly string[]; period: Period }

const OF_STEP = /^step (\d{1,2}) (reached|ahead|went_on)$/

/** The people behind a figure; null if there is no such figure. */
export function figurePeople(
  { members, roster }: Result,
  figure: string,
  { steps, period }: Path,
): Members | null {
  const [, index, which] = OF_STEP.exec(figure) ?? []
  if (index === undefined) return members.get(figure) ?? null
  const { proposed } = candidatesOf(roster)
  const keys = steps.length > 0 ? [...new Set(steps)] : proposed.length > 0 ? proposed : TEMPLATE
  const step = funnelPeople(roster, keys, period)[Number(index)]
  if (!step) return null
  const found = which === 'reached' ? step.reached : which === 'ahead' ? step.ahead : step.wentOn
  const latest = found.toSorted((a, b) => roster.first[b]! - roster.first[a]! || a - b)
  return { count: found.length, ids: latest.slice(0, MOST_MEMBERS).map(one => roster.ids[one]!) }
}
