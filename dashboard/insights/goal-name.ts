import type { Conversion } from '../../shared/conversions.ts'
import { overviewWords } from './words.ts'

/** A conversion as it is shown: its own name, else the words of its kind of event. */
export const goalName = ({ name, event }: Pick<Conversion, 'name' | 'event'>): string =>
  name ?? overviewWords.value.conversions[event] ?? event
