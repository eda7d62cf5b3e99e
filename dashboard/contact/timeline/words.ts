import { computed } from '@preact/signals'
import type { Language } from '../../../shared/person.ts'
import { count } from '../../../shared/words/plural.ts'
import { language } from '../../words/words.ts'

const n = count('en')
const k = count('pl')

const en = {
  filter: 'Show',
  all: 'All',
  important: 'Important',
  importantHint: 'Actions, searches, returns to a page, and pages worth 5 points or more',
  noneImportant: 'No important activity among the loaded events.',
  pages: (count: number) => n(count, { one: 'page', other: 'pages' }),
  events: (count: number) => n(count, { one: 'event', other: 'events' }),
  read: (percent: string) => `${percent} read`,
  views: (count: number) => `viewed ${count}×`,
  again: 'came back',
  jobs: 'jobs page',
  ad: 'from an ad',
  more: (count: number) => `and ${n(count, { one: 'more product', other: 'more products' })}`,
  points: (points: string) => `${points} points`,
  over: (points: string) => `${points} points when it happened, expired or faded since`,
  search: (term: string) => `searched for ${term}`,
}

export type TimelineWords = typeof en

const pl: TimelineWords = {
  filter: 'Pokaż',
  all: 'Wszystko',
  important: 'Ważne',
  importantHint: 'Działania, wyszukiwania, powroty na stronę i strony za co najmniej 5 punktów',
  noneImportant: 'Wśród wczytanych zdarzeń nie ma ważnych.',
  pages: count => k(count, { one: 'strona', few: 'strony', many: 'stron' }),
  events: count => k(count, { one: 'zdarzenie', few: 'zdarzenia', many: 'zdarzeń' }),
  read: percent => `przeczytano ${percent}`,
  views: count => k(count, { one: 'odsłona', few: 'odsłony', many: 'odsłon' }),
  again: 'powrót',
  jobs: 'oferty pracy',
  ad: 'z reklamy',
  more: count => `i ${k(count, { one: 'inny produkt', few: 'inne produkty', many: 'innych produktów' })}`,
  points: points => `${points} pkt`,
  over: points => `${points} pkt w chwili zdarzenia; od tego czasu wygasły lub zmalały`,
  search: term => `wyszukano: ${term}`,
}

const CATALOGUES: Record<Language, TimelineWords> = { en, pl }
/** Loaded with the contact's screen. */
export const timelineWords = computed(() => CATALOGUES[language.value])
