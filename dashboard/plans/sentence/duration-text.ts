import type { Unit } from './token.ts'

const FORM = /^P(T?)(\d+)([YMWDHS])$/

/** "P90D" is 90 days; null if one number is not enough. */
export function readDuration(text: string): { n: number; unit: Unit } | null {
  const [, time, n, letter] = FORM.exec(text) ?? []
  if (letter === undefined) return null
  const unit = `${time}${letter}`
  return isUnit(unit) ? { n: Number(n), unit } : null
}

export const writeDuration = (n: number, unit: Unit): string =>
  unit.startsWith('T') ? `PT${n}${unit.slice(1)}` : `P${n}${unit}`

const UNITS: { [U in Unit]: true } = { Y: true, M: true, W: true, D: true, TH: true, TM: true, TS: true }
const isUnit = (text: string): text is Unit => Object.hasOwn(UNITS, text)
