import type { Language } from '../../../shared/person.ts'
import { count, type Forms } from '../../../shared/words/plural.ts'

const FORMS: Forms = {
  en: { one: 'point', other: 'points' },
  pl: { one: 'punkt', few: 'punkty', many: 'punktów' },
}

/** "112 points", "1 punkt", "−3 punkty": the form goes by the number without its sign. */
export function points<L extends Language>(language: L): (score: number) => string {
  const counted = count(language)
  return score => (score < 0 ? '−' : '') + counted(Math.abs(Math.round(score)), FORMS[language])
}
