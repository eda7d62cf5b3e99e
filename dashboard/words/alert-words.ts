import { computed } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import { type AlertWords, alertEn } from './alert-en.ts'
import { alertPl } from './alert-pl.ts'
import { language } from './words.ts'

/** Apart from the other words: they come with the first screen that speaks of alerts. */
const CATALOGUES: Record<Language, AlertWords> = { en: alertEn, pl: alertPl }

export const alertWords = computed(() => CATALOGUES[language.value])
