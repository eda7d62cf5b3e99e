import { computed } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import type { KeyScope } from '../../shared/site.ts'
import { language } from '../words/words.ts'

const en = {
  rights: 'What it may do',
  everything: 'Send events, and what a member may do',
  integration: 'For Zapier, Make or n8n: subscriptions, events, reading contacts',
  scopes: {
    hooks: 'subscriptions',
    'events:write': 'events',
    'contacts:read': 'reading contacts',
  } as Record<KeyScope, string>,
}
export type KeyWords = typeof en

const pl: KeyWords = {
  rights: 'Uprawnienia',
  everything: 'Wysyłanie zdarzeń i wszystko, co może użytkownik',
  integration: 'Dla Zapiera, Make lub n8n: subskrypcje, zdarzenia, odczyt kontaktów',
  scopes: {
    hooks: 'subskrypcje',
    'events:write': 'zdarzenia',
    'contacts:read': 'odczyt kontaktów',
  },
}

const CATALOGUES: Record<Language, KeyWords> = { en, pl }

export const keyWords = computed(() => CATALOGUES[language.value])
