import type { Language } from '../../../shared/person.ts'
import { en } from './en.ts'
import { pl } from './pl.ts'

/** What every language must have: a word that is missing in one of them does not compile. */
export type NotifyWords = typeof en

export const NOTIFY_WORDS: Record<Language, NotifyWords> = { en, pl }
