import { computed } from '@preact/signals'
import type { Language } from '../../../shared/person.ts'
import { language } from '../../words/words.ts'

/** The places and actions have their words in both languages, since a search finds them in both. */
export const PLACES = {
  '/board': { en: 'Board', pl: 'Tablica' },
  '/board?band=hot': { en: 'Hot contacts', pl: 'Gorące kontakty' },
  '/alerts': { en: 'Inbox', pl: 'Powiadomienia' },
  '/alerts/rules': { en: 'Alert rules', pl: 'Reguły alertów' },
  '/alerts/channels': { en: 'Channels: Slack, email, webhook', pl: 'Kanały: Slack, e-mail, webhook' },
  '/alerts/lists': { en: 'Lists', pl: 'Listy' },
  '/alerts/log': { en: 'Delivery log', pl: 'Dziennik wysyłki' },
  '/alerts/report': { en: 'Response report', pl: 'Raport reakcji' },
  '/overview': { en: 'Overview', pl: 'Przegląd' },
  '/insights': { en: 'Insights', pl: 'Wnioski' },
  '/plans': { en: 'Plans', pl: 'Plany' },
  '/partners': { en: 'Partners', pl: 'Partnerzy' },
  '/partners/codes': { en: 'Partner codes', pl: 'Kody partnerów' },
  '/install': { en: 'Install the snippet', pl: 'Instalacja kodu' },
  '/health': { en: 'Health', pl: 'Diagnostyka' },
  '/connections': { en: 'Connections', pl: 'Połączenia' },
  '/import': { en: 'Import contacts', pl: 'Import kontaktów' },
  '/settings': { en: 'Settings', pl: 'Ustawienia' },
  '/settings#people': { en: 'Team: invite a colleague', pl: 'Zespół: zaproś osobę' },
  '/settings#walls': { en: 'TV screens', pl: 'Ekrany TV' },
  '/settings#keys': { en: 'Keys', pl: 'Klucze' },
  '/settings#conversions': { en: 'Conversions', pl: 'Konwersje' },
  '/audit': { en: 'Audit log', pl: 'Dziennik zmian' },
} as const satisfies Record<string, Record<Language, string>>

export const ACTIONS = {
  light: { en: 'Light theme', pl: 'Jasny wygląd' },
  dark: { en: 'Dark theme', pl: 'Ciemny wygląd' },
  system: { en: 'Theme of the system', pl: 'Wygląd systemowy' },
  pause: { en: 'Pause or resume the board', pl: 'Wstrzymaj lub wznów tablicę' },
  keys: { en: 'Keyboard shortcuts', pl: 'Skróty klawiszowe' },
} as const satisfies Record<string, Record<Language, string>>

const en = {
  title: 'Search or go to',
  hint: 'Contact, page, plan or action',
  groups: { recent: 'Recent', place: 'Pages', plan: 'Plans', action: 'Actions', contact: 'Contacts' },
  none: 'No matches',
  close: 'Close',
}
type PaletteWords = typeof en
const pl: PaletteWords = {
  title: 'Szukaj lub przejdź do',
  hint: 'Kontakt, strona, plan lub działanie',
  groups: {
    recent: 'Ostatnie',
    place: 'Strony',
    plan: 'Plany',
    action: 'Działania',
    contact: 'Kontakty',
  },
  none: 'Brak wyników',
  close: 'Zamknij',
}
export const paletteWords = computed(() => ({ en, pl })[language.value as Language])
