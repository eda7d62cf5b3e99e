/**
 * `npm run bench`: every benchmark in turn, with the references that belong to it. Figures are of this machine and
 * this hour; the ratios travel better. `npm run bench -- NAME…` runs only those.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { benchCollectors } from './collectors.ts'
import { benchConnections, doorRatio } from './connections.ts'
import { benchImport } from './import.ts'
import { benchIngest, ratios } from './ingest.ts'
import { benchInsights, benchWalk } from './insights.ts'
import { benchPage } from './page.ts'
import { benchPartners } from './partners.ts'
import { benchPublish } from './publish.ts'
import { benchRank } from './rank.ts'
import { benchRedirect, verdict } from './redirect.ts'
import { benchScale } from './scale/scale.ts'
import { benchScore } from './score.ts'
import { benchStarter, missingData } from './starter.ts'
import { benchStores, type Row, shares } from './store.ts'
import { AIM_P99, benchStrangers } from './strangers.ts'

const STORE_SECONDS = 2

// What a contact weighs is measured after a collection.
setFlagsFromString('--expose-gc')
globalThis.gc = runInNewContext('gc') as NonNullable<typeof globalThis.gc>

const BENCHES: Record<string, () => Promise<void> | void> = {
  async ingest() {
    const figures = await benchIngest()
    console.table(figures)
    for (const line of ratios(figures)) console.log(line)
  },
  async connections() {
    const figures = await benchConnections()
    console.table(figures)
    console.log(doorRatio(figures))
  },
  score() {
    console.table(benchScore().map(({ what, value, unit }) => ({ what, value: rounded(value), unit })))
  },
  rank() {
    console.table(benchRank())
  },
  async page() {
    console.table((await benchPage()).map(({ what, ms, aim }) => ({ what, ms: rounded(ms), aim })))
  },
  async publish() {
    console.table([await benchPublish()])
  },
  async insights() {
    console.table([benchWalk()])
    console.table([await benchInsights()])
  },
  async store() {
    const rows: Row[] = await benchStores(true, STORE_SECONDS)
    console.table(rows)
    for (const line of shares(rows)) console.log(line)
  },
  async import() {
    const { figures, isFlat } = await benchImport()
    console.table([figures])
    if (isFlat) return
    console.error('the memory of an import grows with its lines')
    process.exitCode = 1
  },
  async redirect() {
    const figures = await benchRedirect()
    console.table(figures)
    console.log(verdict(figures))
  },
  async partners() {
    const { BENCH_PARTNERS, BENCH_ORDERS } = process.env
    console.table(await benchPartners(Number(BENCH_PARTNERS ?? 1_000), Number(BENCH_ORDERS ?? 100_000)))
  },
  async strangers() {
    const scale = Number(process.env.BENCH_SCALE ?? 1)
    const report = ({ what, p99 }: { what: string; p99: number }) => console.log(`  ${what}: p99 ${p99} ms`)
    const figures = await benchStrangers(scale, { only: process.env.BENCH_ONLY ?? '', report })
    console.table(figures)
    console.log(
      `aim: p99 at most ${AIM_P99} ms; ${figures.filter(({ p99 }) => p99 > AIM_P99).length} above it`,
    )
  },
  async scale() {
    const { BENCH_CONTACTS } = process.env
    const figures = await benchScale(BENCH_CONTACTS ? Number(BENCH_CONTACTS) : undefined)
    console.table(figures)
    if (figures.every(({ isReached }) => isReached)) return
    console.error('not all values are reached')
    process.exitCode = 1
  },
  async starter() {
    const missing = missingData(process.env.BENCH_DATA)
    if (missing !== null) {
      console.error(missing)
      // Where every benchmark runs, this one is left out on a machine without the logs.
      if (wanted.includes('starter')) process.exitCode = 1
      return
    }
    const { kinds, rules } = await benchStarter(process.env.BENCH_DATA!)
    console.table(kinds)
    console.table(rules)
  },
  async collectors() {
    const figures = await benchCollectors()
    console.table(figures)
    const sqlite = figures.find(({ store }) => store.startsWith('sqlite'))!
    for (const { store, collectors, eventsPerSecond } of figures.filter(row => row !== sqlite))
      console.log(
        `${collectors} on ${store}: ${(eventsPerSecond / sqlite.eventsPerSecond).toFixed(2)} of one on SQLite`,
      )
  },
}

const rounded = (value: number): number => (value >= 100 ? Math.round(value) : Math.round(value * 100) / 100)

const wanted = process.argv.slice(2)
const unknown = wanted.find(name => !(name in BENCHES))
if (unknown !== undefined) {
  console.error(`There is no benchmark "${unknown}": ${Object.keys(BENCHES).join(', ')}`)
  process.exit(1)
}
for (const [name, run] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n${name}`)
  await run()
}
