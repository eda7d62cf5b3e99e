import { computed } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import { type PlanWords, planEn } from './plan-en.ts'
import { planPl } from './plan-pl.ts'
import { language } from './words.ts'

/** Apart from the other words: they come with the editor, which most readers never open. */
const CATALOGUES: Record<Language, PlanWords> = { en: planEn, pl: planPl }

export const planWords = computed(() => CATALOGUES[language.value])
