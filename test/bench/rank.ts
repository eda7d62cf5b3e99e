/** What a change of place, a rank and a first page cost with many contacts. `node test/bench/rank.ts` */
import { type Entry, Ranking } from '../../collector/board/ranking.ts'

const OPERATIONS = 200_000

export type RankFigures = {
  contacts: number
  updateMicros: number
  rankMicros: number
  top50Micros: number
  /** What finding a contact's row by its id costs by itself: there is no rank without it. */
  lookupMicros: number
  bytesPerContact: number
}

export function benchRank(sizes = [10_000, 1_000_000]): RankFigures[] {
  return sizes.map(contacts => {
    global.gc?.()
    const before = bytesInUse()
    const ranking = new Ranking((a, b) => a - b)
    const scoreOf = randomScores(contacts)
    for (let i = 0; i < contacts; i++) ranking.set(entryOf(i, scoreOf()))
    global.gc?.()
    const bytesPerContact = Math.round((bytesInUse() - before) / contacts)
    const unit = randomUnits(contacts + 1)
    const pick = () => Math.floor(unit() * contacts)
    const updateMicros = micros(OPERATIONS, () => ranking.set(entryOf(pick(), scoreOf())))
    const rankMicros = micros(OPERATIONS, () => ranking.rankOf(pick()))
    const byId = new Map(Array.from({ length: contacts }, (_, i) => [`c${i}`, { i }]))
    const lookupMicros = micros(OPERATIONS, () => byId.get(`c${pick()}`)?.i)
    const top50Micros = micros(2_000, () => {
      let seen = 0
      for (const _ of ranking.from(1)) if (++seen === 50) break
    })
    return { contacts, updateMicros, rankMicros, lookupMicros, top50Micros, bytesPerContact }
  })
}

const entryOf = (i: number, score: number): Entry => ({
  slot: i,
  score,
  lastScoringAt: 1_790_000_000_000 + score,
  firstTime: 1_780_000_000_000 + i,
})

const bytesInUse = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** The same each time: most contacts have little, few have much. */
function randomScores(seed: number): () => number {
  const unit = randomUnits(seed)
  return () => Math.floor(unit() ** 3 * 1_000)
}

function randomUnits(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function micros(times: number, work: () => unknown): number {
  for (let i = 0; i < times / 10; i++) work()
  const start = busyMs()
  for (let i = 0; i < times; i++) work()
  return Math.round(((busyMs() - start) / times) * 1e5) / 100
}

/** Time that this thread has computed: what others do on the machine is not ours to measure. */
function busyMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

if (import.meta.main) console.table(benchRank())
