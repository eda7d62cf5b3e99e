import type { Answer, CalibrationBin, RankingQuality } from '../../../shared/insights.ts'
import type { Scorer } from '../../score/compile.ts'
import { nonDecreasing } from '../statistics/monotone.ts'
import { areaUnderCurve, gainCurve, type Look } from '../statistics/ranking.ts'
import { testLooks } from './looks.ts'
import { estimate, given, refused, type Sample } from './sample.ts'

const LEAST_IN_BIN = { looks: 50, conversions: 5 }
const LEAST_IN_BAND = 20
const GAIN_SHOWN = 100
/** Of a plan that is of use: at least 15 % and at most 35 % singled out, with 60 % of the conversions; ends 10 : 1. */
const CHECKS = { least: 0.15, most: 0.35, held: 0.6, ends: 10 }

type Marks = Pick<Scorer, 'bands' | 'thresholds'>

/** The ranking quality of the score, on the newest third of the landmarks. */
export function qualityAnswer(sample: Sample, scorer: Marks): Answer<RankingQuality> {
  const looks = testLooks(sample)
  const conversions = looks.filter(({ converted }) => converted).length
  const area = areaUnderCurve(looks)
  if (!area) return refused({ code: 'one_class', have: conversions, need: 1, weeks: null })
  const gain = gainCurve(looks)
  const every = Math.ceil(gain.length / GAIN_SHOWN)
  return given({
    looks: looks.length,
    conversions,
    area: {
      value: area.area,
      low: Math.max(0, area.area - area.half),
      high: Math.min(1, area.area + area.half),
    },
    gain: gain.filter((_, index) => index % every === 0 || index === gain.length - 1),
    bins: calibration(looks),
    bands: bandsOf(looks, scorer).map(({ id, name, rate }) => ({ id, name, rate: estimate(rate) })),
    checks: checksOf(looks, scorer),
  })
}

/** Bins of about equal count, from below; the remainder at the top is added to the last one. */
export function calibration(looks: readonly Look[]): Answer<CalibrationBin[]> {
  const scores = byScore(looks)
  const smooth = nonDecreasing(scores.map(({ k, n }) => ({ value: k / n, weight: n })))
  const bins: { from: number; to: number; k: number; n: number; smooth: number; isClosed: boolean }[] = []
  for (const [index, { score, k, n }] of scores.entries()) {
    let bin = bins.at(-1)
    if (!bin || bin.isClosed)
      bins.push((bin = { from: score, to: score, k: 0, n: 0, smooth: 0, isClosed: false }))
    bin.to = score
    bin.k += k
    bin.n += n
    bin.smooth += smooth[index]! * n
    bin.isClosed =
      bin.n >= LEAST_IN_BIN.looks && bin.n * 10 >= looks.length && bin.k >= LEAST_IN_BIN.conversions
  }
  const rest = bins.at(-1)
  if (rest && !rest.isClosed) {
    bins.pop()
    const last = bins.at(-1)
    if (last) {
      last.to = rest.to
      last.k += rest.k
      last.n += rest.n
      last.smooth += rest.smooth
    }
  }
  if (bins.length === 0)
    return refused({
      code: 'no_group_large_enough',
      have: looks.length,
      need: LEAST_IN_BIN.looks,
      weeks: null,
    })
  return given(
    bins.map(({ from, to, k, n, smooth: sum }) => ({
      from,
      to,
      rate: estimate({ k, n }),
      smooth: Math.min(1, sum / n),
    })),
  )
}

function byScore(looks: readonly Look[]): { score: number; k: number; n: number }[] {
  const found = new Map<number, { score: number; k: number; n: number }>()
  for (const { score, converted } of looks) {
    const entry = found.get(score) ?? { score, k: 0, n: 0 }
    found.set(score, entry)
    entry.n += 1
    if (converted) entry.k += 1
  }
  return [...found.values()].sort((a, b) => a.score - b.score)
}

const countIn = (looks: readonly Look[], from: number, below: number) => {
  const inside = looks.filter(({ score }) => score >= from && score < below)
  return { k: inside.filter(({ converted }) => converted).length, n: inside.length }
}

const bandsOf = (looks: readonly Look[], { bands }: Marks) =>
  bands.map(({ id, name, from }, index) => ({
    id,
    name,
    rate: countIn(
      looks,
      from ?? Number.NEGATIVE_INFINITY,
      bands[index + 1]?.from ?? Number.POSITIVE_INFINITY,
    ),
  }))

function checksOf(looks: readonly Look[], scorer: Marks): RankingQuality['checks'] {
  const boundaries = [
    ...scorer.bands.flatMap(({ from }) => from ?? []),
    ...scorer.thresholds.flatMap(({ direction, value }) => (direction === 'up' ? value : [])),
  ].sort((a, b) => a - b)
  const all = countIn(looks, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  const flaggedBy = (from: number) => countIn(looks, from, Number.POSITIVE_INFINITY)
  const from = boundaries.find(boundary => flaggedBy(boundary).n <= CHECKS.most * all.n) ?? null
  const flagged = from === null ? { k: 0, n: 0 } : flaggedBy(from)
  const enough = bandsOf(looks, scorer).filter(({ rate }) => rate.n >= LEAST_IN_BAND)
  const [lowest, top] = [enough[0]?.rate, enough.at(-1)?.rate]
  return {
    from,
    people: { k: flagged.n, n: all.n, passed: flagged.n >= CHECKS.least * all.n },
    conversions: { k: flagged.k, n: all.k, passed: flagged.k >= CHECKS.held * all.k },
    ends:
      enough.length < 2 || !lowest || !top
        ? null
        : {
            top: estimate(top),
            lowest: estimate(lowest),
            passed: top.k > 0 && top.k * lowest.n >= CHECKS.ends * lowest.k * top.n,
          },
  }
}
