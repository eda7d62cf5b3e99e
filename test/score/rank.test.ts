import { expect, it } from 'vitest'
import { compareForRank, type Ranked } from '../../collector/score/rank.ts'

const one = (score: number, lastScoringAt: number | null, time = 5, id = 'm'): Ranked => ({
  score,
  lastScoringAt,
  first: { time, id },
})

it.each<[string, Ranked, Ranked]>([
  ['the higher score', one(2, 1), one(1, 9)],
  ['the later last scoring event of equal scores', one(1, 9, 9), one(1, 8, 1)],
  ['any scoring event before none', one(1, 0), one(1, null)],
  ['then the earlier first event', one(1, 9, 4, 'z'), one(1, 9, 5, 'a')],
  ['then its id, by UTF-8 bytes', one(1, 9, 5, '￮'), one(1, 9, 5, '😀')],
])('ranks first: %s', (_, first, second) => {
  expect(compareForRank(first, second)).toBeLessThan(0)
  expect(compareForRank(second, first)).toBeGreaterThan(0)
})
