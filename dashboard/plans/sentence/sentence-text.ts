import type { PlanWords } from '../words/en.ts'
import { readDuration } from './duration-text.ts'
import { type Control, type Field, isField, type Token } from './token.ts'

/** The sentence as plain text: to be read aloud, or compared with another version's. */
export const sentenceText = <T>(tokens: readonly Token<T>[], words: PlanWords): string =>
  tokens
    .map(token => (typeof token === 'string' ? token : isField(token) ? fieldText(token, words) : ''))
    .join('')

export function fieldText<T>({ control, shown, hint }: Field<T>, words: PlanWords): string {
  // An empty choice may be one of its options.
  if (shown === '' && control.as !== 'name' && control.as !== 'choice') return hint ?? ''
  switch (control.as) {
    case 'choice':
      return control.options.find(({ value }) => value === shown)?.label ?? shown
    case 'name':
      return (
        control.options.find(({ value }) => value === shown)?.label ?? afterFamily(shown, control.families)
      )
    case 'number':
      return shown.replace('-', '−')
    case 'duration':
      return durationText(shown, words)
    case 'several':
      return severalText(control, shown.split('\n'), words)
    default:
      return shown
  }
}

/** A chosen value that is no longer on the list is named by its id. */
export function severalText(
  { options, tell }: Extract<Control, { as: 'several' }>,
  chosen: readonly string[],
  words: PlanWords,
): string {
  if (!tell) return words.whichSome(chosen.length)
  return tell(chosen.map(one => options.find(({ value }) => value === one)?.label ?? one))
}

export function durationText(text: string, { units }: PlanWords): string {
  const read = readDuration(text)
  return read ? `${read.n} ${units[read.unit](read.n)}` : text
}

const afterFamily = (shown: string, families: readonly { value: string }[]): string =>
  shown.slice(families.find(({ value }) => shown.startsWith(value))?.value.length ?? 0)
