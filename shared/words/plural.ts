import type { Language } from '../person.ts'

/** The forms that each language has for whole numbers; Polish "other" is for fractions, which counts never are. */
export type Forms = { en: { one: string; other: string }; pl: { one: string; few: string; many: string } }

/** `form('pl')(5, {one: 'punkt', few: 'punkty', many: 'punktów'})` → "punktów". */
export function form<L extends Language>(language: L): (n: number, forms: Forms[L]) => string {
  const rules = new Intl.PluralRules(language)
  return (n, forms) => {
    const all = forms as Record<string, string>
    return all[rules.select(n)] ?? all.many ?? all.other ?? ''
  }
}

/** `count('pl')(5, {one: 'punkt', few: 'punkty', many: 'punktów'})` → "5 punktów". */
export function count<L extends Language>(language: L): (n: number, forms: Forms[L]) => string {
  const formOf = form(language)
  const digits = new Intl.NumberFormat(language)
  return (n, forms) => `${digits.format(n)} ${formOf(n, forms)}`
}
