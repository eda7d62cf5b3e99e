import { computed } from '@preact/signals'
import type { Language } from '../../../shared/person.ts'
import { language } from '../../words/words.ts'
import { type AlertWords, alertEn } from './en.ts'
import { alertPl } from './pl.ts'

/** Separate from the other texts: loaded with the first screen of alerts. */
const CATALOGUES: Record<Language, AlertWords> = { en: alertEn, pl: alertPl }

export const alertWords = computed(() => CATALOGUES[language.value])
