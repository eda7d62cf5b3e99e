import { computed } from '@preact/signals'
import type { Language } from '../../../shared/person.ts'
import { language } from '../../words/words.ts'
import { type PlanWords, planEn } from './en.ts'
import { planPl } from './pl.ts'

/** Apart from the other words: they come with the editor, which most readers never open. */
const CATALOGUES: Record<Language, PlanWords> = { en: planEn, pl: planPl }

export const planWords = computed(() => CATALOGUES[language.value])
