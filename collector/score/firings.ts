import type { Scorer } from './compile.ts'
import { refold } from './contact.ts'
import { toNumber } from './exact.ts'
import { silences, timeless } from './explain.ts'
import { read } from './read.ts'
import type { Fact } from './score.ts'
import { type LineRecord, turnTo } from './score-sheet.ts'

export type Firing = { times: number; points: number }

/**
 * The number of times that each rule gave a contact points in [from, at], and the points: as the lines were written,
 * before decay, expiry and caps. A line that a limit cut off entirely does not count. Trait and share rules count once
 * while they hold.
 */
export function firings(
  scorer: Scorer,
  facts: readonly Fact[],
  from: number,
  at: number,
): Map<string, Firing> {
  const past = facts.filter(({ event }) => event.time <= at)
  const heard: LineRecord[] = []
  const fold = refold([scorer], past, at, line => heard.push(line))
  const sheet = fold.sheets[0]!
  turnTo(sheet, at)
  const found = new Map<string, Firing>()
  if (read(fold, 0, at).score === null) return found
  const add = (rule: string, points: number) => {
    if (points === 0) return
    const firing = found.get(rule) ?? { times: 0, points: 0 }
    found.set(rule, { times: firing.times + 1, points: firing.points + points })
  }
  for (const line of [...heard, ...silences(fold, sheet, at)])
    if (line.at >= from && line.at <= at) add(line.rule, toNumber(line.worth))
  for (const { rule, points } of timeless(sheet)) add(rule, points)
  return found
}
