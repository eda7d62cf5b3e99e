import { computed } from '@preact/signals'
import { language } from '../words/words.ts'

const en = {
  title: 'Level',
  lead: 'An order is paid by the level that the partner has at the beginning of the order’s month, so a change applies from next month.',
  none: 'No level: the programme’s own rates',
  grant: (level: string) => `Grant “${level}”`,
  grantSure: (level: string, partner: string) => `Grant the level “${level}” to ${partner}?`,
  takeAway: 'Take the level away',
  takeSure: (partner: string) =>
    `Take the level away from ${partner}? The programme’s own rates apply from next month.`,
  granted: (level: string) => `The level is now “${level}”.`,
  taken: 'The partner has no level now.',
}

const pl: typeof en = {
  title: 'Poziom',
  lead: 'Za zamówienie płaci się według poziomu z początku miesiąca zamówienia, więc zmiana działa od następnego miesiąca.',
  none: 'Bez poziomu: stawki programu',
  grant: level => `Przyznaj „${level}”`,
  grantSure: (level, partner) => `Przyznać poziom „${level}”? Partner: ${partner}.`,
  takeAway: 'Odbierz poziom',
  takeSure: partner =>
    `Odebrać poziom? Partner: ${partner}. Od następnego miesiąca obowiązują stawki programu.`,
  granted: level => `Obecny poziom: „${level}”.`,
  taken: 'Partner nie ma teraz poziomu.',
}

export const levelWords = computed(() => (language.value === 'pl' ? pl : en))
