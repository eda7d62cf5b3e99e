import { computed } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import type { Right } from '../../shared/right.ts'
import { language } from '../words/words.ts'

const en = {
  rights: 'Rights',
  rightsLong: (name: string) => `Rights of ${name}`,
  lead: 'What this person may do with partners’ money, beside the role. A change holds at once and is in the audit log.',
  names: {
    'partners.manage': 'Decide on sales',
    'statements.close': 'Close statements',
    'payments.export': 'Pay partners',
  } as Record<Right, string>,
  hints: {
    'partners.manage': 'Give an order to another partner, take a partner off it, and add adjustments.',
    'statements.close': 'Close a month, and cancel a statement that is not paid.',
    'payments.export': 'See bank accounts, make payment files, and mark what was paid.',
  } as Record<Right, string>,
  always: 'The first admin always has all of them.',
  above: (first: string) =>
    `This person has a right that you do not have, so another admin has to change it, such as ${first}.`,
  lacking: (first: string) => `You can give only the rights you have yourself. Yours come from ${first}.`,
  viewer: 'Viewers can only read. These rights take effect with the role of member or admin.',
  given: (name: string) => `Rights of ${name} saved`,
}
export type RightsWords = typeof en

const pl: RightsWords = {
  rights: 'Uprawnienia',
  rightsLong: name => `Uprawnienia: ${name}`,
  lead: 'Co ta osoba może robić z pieniędzmi partnerów, niezależnie od roli. Zmiana działa od razu i trafia do dziennika zmian.',
  names: {
    'partners.manage': 'Decydowanie o sprzedaży',
    'statements.close': 'Zamykanie rozliczeń',
    'payments.export': 'Wypłaty dla partnerów',
  },
  hints: {
    'partners.manage':
      'Przypisanie zamówienia innemu partnerowi, odebranie go partnerowi i dodawanie korekt.',
    'statements.close': 'Zamknięcie miesiąca i anulowanie rozliczenia, które nie zostało wypłacone.',
    'payments.export': 'Wgląd w rachunki bankowe, pliki przelewów i oznaczanie wypłat.',
  },
  always: 'Pierwszy administrator zawsze ma wszystkie uprawnienia.',
  above: first =>
    `Ta osoba ma uprawnienie, którego Ty nie masz. Zmienić je może inny administrator, np. ${first}.`,
  lacking: first => `Nadasz tylko te uprawnienia, które masz. O pozostałych decyduje ${first}.`,
  viewer: 'Rola „podgląd” pozwala tylko przeglądać. Uprawnienia zadziałają po zmianie roli.',
  given: name => `Zapisano uprawnienia: ${name}`,
}

const CATALOGUES: Record<Language, RightsWords> = { en, pl }
/** Come with the settings. */
export const rightsWords = computed(() => CATALOGUES[language.value])
