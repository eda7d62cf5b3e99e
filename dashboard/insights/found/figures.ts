import type { Estimate, Missing } from '../../../shared/insights.ts'
import { number } from '../../ui/format.ts'
import { language } from '../../words/words.ts'
import { insightsWords } from './words.ts'

/** A share in per cent with one decimal at most. */
export const percent = (share: number): string =>
  new Intl.NumberFormat(language.value, { style: 'percent', maximumFractionDigits: 1 }).format(share)

export const rateOf = ({ k, n }: Pick<Estimate, 'k' | 'n'>): string => (n === 0 ? '–' : percent(k / n))

/** "surely between 66 and 86 of 100": rounded outwards, so that it stays true. */
export const surely = ({ low, high }: Pick<Estimate, 'low' | 'high'>): string =>
  insightsWords.value.surely(number(Math.floor(low * 100)), number(Math.ceil(high * 100)))

/** What is missing for a figure, and in how many weeks it may be there. */
export function missingText({ code, have, need, weeks }: Missing): string {
  const say = insightsWords.value
  const text = say.refused[code](number(have ?? 0), number(need ?? 0))
  return weeks === null || weeks <= 0 ? text : `${text} ${say.weeks(weeks)}`
}

/** Steps of 1, 2 or 5 times a power of ten, at most so many between the ends. */
export function roundTicks(from: number, to: number, most: number): number[] {
  const span = Math.max(1, to - from)
  const power = 10 ** Math.floor(Math.log10(span / most))
  const step = Math.max(1, [1, 2, 5, 10].map(factor => factor * power).find(one => span / one <= most)!)
  const ticks: number[] = []
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick)
  return ticks
}
