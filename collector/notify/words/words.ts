import type { Language } from '../../../shared/person.ts'
import { en, type NotifyWords } from './en.ts'
import { pl } from './pl.ts'

export const NOTIFY_WORDS: Record<Language, NotifyWords> = { en, pl }
