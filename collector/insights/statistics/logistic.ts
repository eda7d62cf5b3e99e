import { CholeskyDecomposition, Matrix } from 'ml-matrix'

/** Rows that are alike, as one: the columns that are not 0, what is added to the log-odds, how many, how many converted. */
export type Pattern = {
  columns: readonly number[]
  values: readonly number[]
  offset: number
  n: number
  k: number
}
export type Prior = { centre: readonly number[]; weight: number }
export type Fit = { intercept: number; slopes: number[]; errors: number[]; logLikelihood: number }

const MOST_STEPS = 50
const CLOSE = 1e-10
/** Log-odds beyond this mean that the data separate the classes, so that there is no finite answer. */
const SEPARATED = 30

/**
 * Logistic regression of conversion with a ridge towards a prior: maximises
 * Σ log-likelihood − weight / 2 · Σ (slope − centre)². The intercept is free. Newton's steps, halved where a step
 * would lower the likelihood. Null where there is no finite answer.
 */
export function fitLogistic(patterns: readonly Pattern[], columns: number, prior: Prior): Fit | null {
  const k = patterns.reduce((sum, row) => sum + row.k, 0)
  const n = patterns.reduce((sum, row) => sum + row.n, 0)
  if (k === 0 || k === n) return null
  let at = [Math.log(k / (n - k)) - meanOffset(patterns, prior, n), ...prior.centre]
  let value = likelihood(patterns, at, prior)
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, hessian } = slopesAt(patterns, columns, at, prior)
    const root = new CholeskyDecomposition(hessian)
    if (!root.isPositiveDefinite()) return null
    const move = root.solve(Matrix.columnVector(gradient)).to1DArray()
    let scale = 1
    let next = moved(at, move, scale)
    let nextValue = likelihood(patterns, next, prior)
    while (nextValue < value - 1e-12 * Math.abs(value) && scale > 1e-6) {
      scale /= 2
      next = moved(at, move, scale)
      nextValue = likelihood(patterns, next, prior)
    }
    at = next
    value = nextValue
    if (!at.every(Number.isFinite) || (prior.weight === 0 && isSeparated(patterns, at))) return null
    if (Math.max(...move.map(Math.abs)) * scale < CLOSE) return answer(patterns, columns, at, prior)
  }
  return null
}

const moved = (at: readonly number[], move: readonly number[], scale: number) =>
  at.map((value, i) => value + scale * move[i]!)

function answer(patterns: readonly Pattern[], columns: number, at: number[], prior: Prior): Fit | null {
  const { hessian } = slopesAt(patterns, columns, at, prior)
  const root = new CholeskyDecomposition(hessian)
  if (!root.isPositiveDefinite()) return null
  const inverse = root.solve(Matrix.eye(columns + 1))
  return {
    intercept: at[0]!,
    slopes: at.slice(1),
    errors: at.slice(1).map((_, i) => Math.sqrt(inverse.get(i + 1, i + 1))),
    logLikelihood: likelihood(patterns, at, prior),
  }
}

export function logOdds({ columns, values, offset }: Pattern, intercept: number, slopes: readonly number[]) {
  let sum = intercept + offset
  for (let i = 0; i < columns.length; i++) sum += slopes[columns[i]!]! * values[i]!
  return sum
}

/** Of one row, always finite: −log p of what happened. */
export const logLoss = (odds: number, converted: boolean): number => softplus(converted ? -odds : odds)

export const probability = (odds: number): number => 1 / (1 + Math.exp(-odds))

const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))

function likelihood(patterns: readonly Pattern[], at: readonly number[], { centre, weight }: Prior): number {
  const slopes = at.slice(1)
  let sum = 0
  for (const row of patterns) {
    const odds = logOdds(row, at[0]!, slopes)
    sum -= row.k * softplus(-odds) + (row.n - row.k) * softplus(odds)
  }
  return sum - (weight / 2) * slopes.reduce((total, slope, i) => total + (slope - centre[i]!) ** 2, 0)
}

function slopesAt(
  patterns: readonly Pattern[],
  columns: number,
  at: readonly number[],
  { centre, weight }: Prior,
): { gradient: number[]; hessian: Matrix } {
  const size = columns + 1
  const slopes = at.slice(1)
  const gradient = new Array<number>(size).fill(0)
  const sums = new Float64Array(size * size)
  for (const row of patterns) {
    const p = probability(logOdds(row, at[0]!, slopes))
    const error = row.k - row.n * p
    const spread = row.n * p * (1 - p)
    gradient[0]! += error
    sums[0]! += spread
    for (let i = 0; i < row.columns.length; i++) {
      const a = row.columns[i]! + 1
      const x = row.values[i]!
      gradient[a]! += error * x
      sums[a * size]! += spread * x
      for (let j = 0; j <= i; j++) sums[a * size + row.columns[j]! + 1]! += spread * x * row.values[j]!
    }
  }
  const hessian = new Matrix(size, size)
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      const sum = sums[a * size + b]!
      hessian.set(a, b, sum)
      hessian.set(b, a, sum)
    }
    if (a === 0) continue
    gradient[a]! -= weight * (slopes[a - 1]! - centre[a - 1]!)
    hessian.set(a, a, hessian.get(a, a) + weight)
  }
  return { gradient, hessian }
}

function meanOffset(patterns: readonly Pattern[], { centre }: Prior, n: number): number {
  let sum = 0
  for (const row of patterns) sum += row.n * logOdds(row, 0, centre)
  return sum / n
}

const isSeparated = (patterns: readonly Pattern[], at: readonly number[]): boolean => {
  const slopes = at.slice(1)
  return patterns.every(row => Math.abs(logOdds(row, at[0]!, slopes)) > SEPARATED)
}
