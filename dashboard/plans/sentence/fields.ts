import type { Control, Field, Option, Unit } from './token.ts'

const CALENDAR: readonly Unit[] = ['TH', 'D', 'W', 'M', 'Y']
const EXACT: readonly Unit[] = ['TM', 'TH', 'D']

type Words = { path: string; label: string; hint?: string }
type Write<V, T> = (value: V) => T

const field = <T>(words: Words, control: Control, shown: string, write: (shown: string) => T): Field<T> => ({
  ...words,
  control,
  shown,
  write,
})

export const textField = <T>(
  words: Words,
  shown: string | undefined,
  write: Write<string, T>,
  isWide = false,
) => field(words, isWide ? { as: 'text', isWide } : { as: 'text' }, shown ?? '', write)

/** Empty is nothing. */
export const optionalText = <T>(
  words: Words,
  shown: string | undefined,
  write: Write<string | undefined, T>,
) => textField(words, shown, text => write(text === '' ? undefined : text))

export const numberField = <T>(words: Words, shown: number | undefined, write: Write<number, T>) =>
  field(words, { as: 'number' }, shown === undefined ? '' : String(shown), text => write(Number(text)))

export const optionalNumber = <T>(
  words: Words,
  shown: number | undefined,
  write: Write<number | undefined, T>,
) =>
  field(words, { as: 'number' }, shown === undefined ? '' : String(shown), text =>
    write(text === '' ? undefined : Number(text)),
  )

export const choiceField = <T>(
  words: Words,
  options: readonly Option[],
  shown: string,
  write: Write<string, T>,
) => field(words, { as: 'choice', options }, shown, write)

export const nameField = <T>(
  words: Words,
  names: { options: readonly Option[]; families: readonly Option[] },
  shown: string,
  write: Write<string, T>,
) => field(words, { as: 'name', ...names }, shown, write)

export const durationField = <T>(words: Words, shown: string, write: Write<string, T>, isExact = false) =>
  field(words, { as: 'duration', units: isExact ? EXACT : CALENDAR }, shown, write)

export const dayField = <T>(words: Words, shown: string, write: Write<string, T>) =>
  field(words, { as: 'day' }, shown, write)

export const severalField = <T>(
  words: Words,
  options: readonly Option[],
  shown: readonly string[],
  write: Write<string[], T>,
  tell?: (labels: readonly string[]) => string,
) =>
  field(words, tell ? { as: 'several', options, tell } : { as: 'several', options }, shown.join('\n'), text =>
    write(text.split('\n').filter(Boolean)),
  )

export const optionsOf = <K extends string>(labels: Record<K, string>, only?: readonly K[]): Option[] =>
  (only ?? (Object.keys(labels) as K[])).map(value => ({ value, label: labels[value] }))
