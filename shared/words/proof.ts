import type { Language } from '../person.ts'
import { count, type Forms, form } from './plural.ts'

const POINTS: Forms = {
  en: { one: 'point', other: 'points' },
  pl: { one: 'punkt', few: 'punkty', many: 'punktów' },
}
const UNPROVEN_PL = { one: 'niepotwierdzony', few: 'niepotwierdzone', many: 'niepotwierdzonych' }

/**
 * "143 points, all unproven" or "143 points, 103 of them unproven": the part of a score that comes from browser events,
 * which any page can forge. Null if all points are proven, or if the share is unknown.
 */
export function proofText(language: Language, score: number | null, proven: number | null): string | null {
  if (score === null || proven === null || score <= 0) return null
  const unproven = Math.min(score, score - proven)
  if (unproven <= 0) return null
  const points = count(language)(score, POINTS[language])
  if (unproven < score)
    return language === 'pl'
      ? `${points}, w tym ${count('pl')(unproven, UNPROVEN_PL)}`
      : `${points}, ${new Intl.NumberFormat('en').format(unproven)} of them unproven`
  if (language === 'en') return score === 1 ? `${points}, unproven` : `${points}, all unproven`
  return score === 1
    ? `${points}, ${form('pl')(1, UNPROVEN_PL)}`
    : `${points}, wszystkie ${form('pl')(2, UNPROVEN_PL)}`
}
