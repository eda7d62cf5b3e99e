import { computed } from '@preact/signals'
import type { Language } from '../../../shared/person.ts'
import type { PartnerStarter, StarterKind } from '../../../shared/starter-kind.ts'
import { language } from '../../words/words.ts'

type Kinds = Record<StarterKind | PartnerStarter, string>

const en = {
  choose: 'Scoring plan',
  empty: 'Empty plan',
  kinds: {
    services: 'Services and B2B leads',
    shop: 'Shop',
    content: 'Content',
    affiliates: 'Partners: affiliates',
    wholesale: 'Partners: wholesale',
  } as Kinds,
  offerTitle: 'A new starter plan is available',
  offerText:
    'It also scores time in view, scroll depth, product views and what is known of a person. Choose what the site is for: the plan opens as a draft with a preview, and your team sees no change until you publish.',
  open: (kind: string) => `Open as a draft: ${kind}`,
}

type Words = typeof en

const pl: Words = {
  choose: 'Plan punktacji',
  empty: 'Pusty plan',
  kinds: {
    services: 'Usługi i leady B2B',
    shop: 'Sklep',
    content: 'Treści',
    affiliates: 'Partnerzy: afilianci',
    wholesale: 'Partnerzy: hurt',
  },
  offerTitle: 'Jest nowy plan startowy',
  offerText:
    'Punktuje też czas oglądania, głębokość przewijania, wyświetlenia produktów i to, co wiadomo o osobie. Wybierz rodzaj strony: plan otworzy się jako szkic z podglądem, a zespół nie zobaczy zmian do czasu publikacji.',
  open: kind => `Otwórz jako szkic: ${kind}`,
}

const CATALOGUES: Record<Language, Words> = { en, pl }

export const starterWords = computed(() => CATALOGUES[language.value])
