/** What a change of place, a rank and a first page cost with many contacts. `node test/bench/rank.ts` */
import { type Entry, Ranking } from '../../collector/rank.ts'

const OPERATIONS = 200_000

export type RankFigures = {
  contacts: number
  updateMicros: number
  rankMicros: number
  top50Micros: number
  bytesPerContact: number
}

export function benchRank(sizes = [10_000, 1_000_000]): RankFigures[] {
  return sizes.map(contacts => {
    global.gc?.()
    const before = process.memoryUsage().heapUsed
    const ranking = new Ranking()
    const scoreOf = randomScores(contacts)
    for (let i = 0; i < contacts; i++) ranking.set(entryOf(i, scoreOf()))
    global.gc?.()
    const bytesPerContact = Math.round((process.memoryUsage().heapUsed - before) / contacts)
    const someone = randomScores(contacts + 1)
    const pick = () => (someone() * 7919 + 13) % contacts
    const updateMicros = micros(OPERATIONS, () => ranking.set(entryOf(pick(), scoreOf())))
    const rankMicros = micros(OPERATIONS, () => ranking.rankOf(`c${pick()}`))
    const top50Micros = micros(2_000, () => {
      let seen = 0
      for (const _ of ranking.from(1)) if (++seen === 50) break
    })
    return { contacts, updateMicros, rankMicros, top50Micros, bytesPerContact }
  })
}

const entryOf = (i: number, score: number): Entry => ({
  id: `c${i}`,
  score,
  lastScoringAt: 1_790_000_000_000 + score,
  first: { time: 1_780_000_000_000 + i, id: `e${i}` },
})

/** A small generator of its own, the same each time: most contacts have little, few have much. */
function randomScores(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const unit = state / 2 ** 32
    return Math.floor(unit * unit * unit * 1_000)
  }
}

function micros(times: number, work: () => unknown): number {
  for (let i = 0; i < times / 10; i++) work()
  const start = performance.now()
  for (let i = 0; i < times; i++) work()
  return Math.round(((performance.now() - start) / times) * 1e5) / 100
}

if (import.meta.main) console.table(benchRank())
