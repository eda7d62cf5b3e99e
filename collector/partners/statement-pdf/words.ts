import type { Language } from '../../../shared/person.ts'

export type PdfWords = {
  title: (number: number) => string
  partner: string
  organiser: string
  period: string
  closed: string
  currency: string
  invoice: string
  ksef: string
  state: string
  head: { date: string; cause: string; evidence: string; base: string; amount: string }
  correction: (number: number) => string
  adjustment: string
  bonus: string
  earned: (now: string, before: string) => string
  total: string
  cancelled: string
  page: (page: number, of: number) => string
  hash: string
  foot: string
}

export const PDF_WORDS: Record<Language, PdfWords> = {
  en: {
    title: number => `Statement ${number}`,
    partner: 'Partner',
    organiser: 'Programme of',
    period: 'Period',
    closed: 'Closed on',
    currency: 'Currency',
    invoice: 'Invoice',
    ksef: 'KSeF number',
    state: 'State',
    head: { date: 'Date', cause: 'Order', evidence: 'Earned by', base: 'Base', amount: 'Amount' },
    correction: number => `correction of statement ${number}`,
    adjustment: 'adjustment',
    bonus: 'bonus',
    earned: (now, before) => `now ${now}, before ${before}`,
    total: 'Total to be paid',
    cancelled: 'This statement was cancelled. Nothing is paid on it.',
    page: (page, of) => `Page ${page} of ${of}`,
    hash: 'Fingerprint (SHA-256)',
    foot: 'Amounts are net commissions by the terms of the programme. This is no invoice.',
  },
  pl: {
    title: number => `Rozliczenie ${number}`,
    partner: 'Partner',
    organiser: 'Organizator programu',
    period: 'Okres',
    closed: 'Data zamknięcia',
    currency: 'Waluta',
    invoice: 'Faktura',
    ksef: 'Numer KSeF',
    state: 'Stan',
    head: { date: 'Data', cause: 'Zamówienie', evidence: 'Podstawa', base: 'Wartość', amount: 'Prowizja' },
    correction: number => `korekta rozliczenia ${number}`,
    adjustment: 'korekta ręczna',
    bonus: 'premia',
    earned: (now, before) => `teraz ${now}, wcześniej ${before}`,
    total: 'Razem do wypłaty',
    cancelled: 'To rozliczenie zostało anulowane. Nic nie jest z niego wypłacane.',
    page: (page, of) => `Strona ${page} z ${of}`,
    hash: 'Odcisk (SHA-256)',
    foot: 'Kwoty są prowizjami netto według regulaminu programu. To nie jest faktura.',
  },
}
