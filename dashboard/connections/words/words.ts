import { computed } from '@preact/signals'
import type { Language } from '../../../shared/person.ts'
import { language } from '../../words/words.ts'
import { type ConnectionWords, connectionsEn } from './en.ts'
import { connectionsPl } from './pl.ts'

const CATALOGUES: Record<Language, ConnectionWords> = { en: connectionsEn, pl: connectionsPl }

export const connectionWords = computed(() => CATALOGUES[language.value])
