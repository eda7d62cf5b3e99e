/**
 * `BENCH_DATA=FOLDER npm run bench -- starter`: how the starter plans rank the people of a shop's log. The purchase
 * rules are taken out; the events before an instant are scored, and the outcome is a first purchase after it.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { compile, type Scorer } from '../../collector/score/compile.ts'
import { refold } from '../../collector/score/contact.ts'
import { read } from '../../collector/score/read.ts'
import { starter } from '../../collector/score/starter.ts'
import type { Plan } from '../../shared/plan.ts'
import { STARTER_KINDS, type StarterKind } from '../../shared/starter-kind.ts'
import { auc, aucError, type Judged, ratesOf } from './starter/judge.ts'
import { type Act, type Person, readLog, readRees46, readTaobao } from './starter/shop-log.ts'

type Log = { name: string; file: string; read: (line: string) => Act | null }
const LOGS: Log[] = [
  { name: 'REES46', file: 'rees46_2019-10-01.csv', read: readRees46 },
  { name: 'Taobao', file: 'taobao_2017-11-26.csv', read: readTaobao },
]

/** What is known ends, and outcomes begin, at the instant by which this share of a log's events has happened. */
const KNOWN = 0.5
const HALVES = ['A', 'B'] as const
type Half = (typeof HALVES)[number]

export type KindRow = {
  log: string
  half: Half
  kind: StarterKind
  people: number
  buyers: number
  AUC: string
  cold: string
  warm: string
  hot: string
  'hot at the end': string
}
export type RuleRow = {
  log: string
  half: Half
  kind: StarterKind
  'left out': string
  AUC: string
  change: string
}

/** Why there is nothing to measure; null if there is. */
export function missingData(folder: string | undefined): string | null {
  const what = `a folder with ${LOGS.map(({ file }) => file).join(' and ')}`
  if (!folder) return `BENCH_DATA names no folder. The starter plans are measured on logs of shops: ${what}.`
  const missing = LOGS.filter(({ file }) => !existsSync(join(folder, file)))
  if (missing.length === 0) return null
  return `BENCH_DATA=${folder} has no ${missing.map(({ file }) => file).join(' and no ')}; it has to be ${what}.`
}

export async function benchStarter(folder: string): Promise<{ kinds: KindRow[]; rules: RuleRow[] }> {
  const kinds: KindRow[] = []
  const rules: RuleRow[] = []
  for (const log of LOGS) {
    const people = await readLog(join(folder, log.file), log.read)
    for (const kind of STARTER_KINDS) {
      for (const half of HALVES) {
        const result = measure(log.name, kind, half, people)
        kinds.push(result.kind)
        rules.push(...result.rules)
      }
    }
  }
  return { kinds, rules }
}

const halfOf = ({ id }: Person): Half => (Number(id) % 2 === 0 ? 'A' : 'B')

function measure(log: string, kind: StarterKind, half: Half, people: readonly Person[]) {
  const plan = withoutPurchases(starter('en', kind))
  const variants = [plan, ...plan.rules.map(({ id }) => without(plan, id))]
  const scorers = variants.map(scorerOf)
  const judged = variants.map((): Judged[] => [])
  const cut = instantOf(people, KNOWN)
  const own = people.filter(person => halfOf(person) === half && person.facts.length > 0)
  for (const person of own) {
    const facts = person.facts.filter(({ event }) => event.time < cut)
    if (facts.length === 0 || person.bought.some(time => time < cut)) continue
    const hasHappened = person.bought.length > 0
    const fold = refold(scorers, facts)
    for (const [i, scores] of judged.entries()) scores.push({ score: read(fold, i, cut).score!, hasHappened })
  }
  const [whole, ...parts] = judged
  const rates = ratesOf(
    whole!,
    plan.bands.map(({ from }) => from),
  ).map(({ n, happened }) => `${n === 0 ? '–' : `${((happened / n) * 100).toFixed(1)} %`} of ${n}`)
  const all = auc(whole!)
  return {
    kind: {
      log,
      half,
      kind,
      people: whole!.length,
      buyers: whole!.filter(({ hasHappened }) => hasHappened).length,
      AUC: `${all.toFixed(3)} ± ${aucError(whole!).toFixed(3)}`,
      cold: rates[0]!,
      warm: rates[1]!,
      hot: rates[2]!,
      'hot at the end': hotAtTheEnd(scorers[0]!, plan, own),
    },
    rules: plan.rules.flatMap((rule, i): RuleRow[] => {
      const isHeard = parts[i]!.some(({ score }, at) => score !== whole![at]!.score)
      if (!isHeard) return []
      const left = auc(parts[i]!)
      const change = left - all
      return [
        {
          log,
          half,
          kind,
          'left out': rule.name ?? rule.id,
          AUC: left.toFixed(3),
          change: `${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(3)}`,
        },
      ]
    }),
  }
}

/** The number of hot people per hundred after the whole log has been replayed. */
function hotAtTheEnd(scorer: Scorer, plan: Plan, people: readonly Person[]): string {
  const end = Math.max(...people.map(({ facts }) => facts.at(-1)!.event.time)) + 1
  const scores = people.map(({ facts }) => read(refold([scorer], facts), 0, end).score!)
  const hot = scores.filter(score => score >= plan.bands.at(-1)!.from!).length
  return `${((hot / scores.length) * 100).toFixed(1)} % of ${scores.length}`
}

function instantOf(people: readonly Person[], share: number): number {
  const times = people.flatMap(({ facts }) => facts.map(({ event }) => event.time)).sort((a, b) => a - b)
  return times[Math.floor(times.length * share)]!
}

const withoutPurchases = (plan: Plan): Plan => ({
  ...plan,
  rules: plan.rules.filter(rule => !('event' in rule) || rule.event !== 'purchase'),
})
const without = (plan: Plan, id: string): Plan => ({
  ...plan,
  rules: plan.rules.filter(rule => rule.id !== id),
})
const scorerOf = (plan: Plan): Scorer => compile(plan, { planId: 'p', siteZone: 'UTC', retention: null })
