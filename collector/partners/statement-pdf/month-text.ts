import type { Language } from '../../../shared/person.ts'

/** The month of a statement in words: `kwiecień 2026`, `April 2026`. */
export const monthText = (
  { period_start, zone }: { period_start: number; zone: string },
  language: Language,
): string =>
  new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: zone }).format(
    Number(period_start),
  )
