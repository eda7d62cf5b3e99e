import { computed } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import { language } from '../words/words.ts'

const en = {
  title: 'Conversions',
  lead: 'The events that count as success, in the overview and in insights. Changes apply to stored events too. The first one is shown first.',
  event: 'Event',
  eventHint: 'Such as purchase, demo_request or an event of your own',
  name: 'Name',
  nameHint: 'Optional',
  path: 'Only on pages whose address contains',
  pathHint: 'Optional, such as /thank-you',
  add: 'Add conversion',
  first: 'Move to the top',
  firstLong: (name: string) => `Move to the top: ${name}`,
  removeLong: (name: string) => `Remove ${name}`,
  removeSure: (name: string) => `Remove ${name} from the conversions? No events are deleted.`,
  onPages: (path: string) => `on pages with ${path}`,
  conditions: 'with conditions',
}

export type ConversionsWords = typeof en

const pl: ConversionsWords = {
  title: 'Konwersje',
  lead: 'Zdarzenia, które liczą się jako sukces: w przeglądzie i we wnioskach. Zmiany obejmują też zapisane zdarzenia. Pierwsza konwersja jest pokazywana domyślnie.',
  event: 'Zdarzenie',
  eventHint: 'Na przykład purchase, demo_request albo własne zdarzenie',
  name: 'Nazwa',
  nameHint: 'Opcjonalnie',
  path: 'Tylko na stronach z adresem zawierającym',
  pathHint: 'Opcjonalnie, na przykład /dziekujemy',
  add: 'Dodaj konwersję',
  first: 'Przenieś na początek',
  firstLong: name => `Przenieś na początek: ${name}`,
  removeLong: name => `Usuń: ${name}`,
  removeSure: name => `Usunąć „${name}” z konwersji? Zdarzenia pozostaną.`,
  onPages: path => `na stronach z ${path}`,
  conditions: 'z warunkami',
}

const CATALOGUES: Record<Language, ConversionsWords> = { en, pl }
/** Come with the screen that needs them. */
export const conversionsWords = computed(() => CATALOGUES[language.value])
