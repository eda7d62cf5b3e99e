import type { Language } from '../../../shared/person.ts'
import type { PartnerStarter } from '../../../shared/starter-kind.ts'

export type PartnerTexts = {
  plans: Record<PartnerStarter, string>
  goal: string
  rules: Record<string, string>
  silence: (days: number) => string
  fit: string
  bands: Record<string, { name: string; action: string }>
  thresholds: Record<'strong' | 'ambassador' | 'dormant', string>
  parcel: string
}

/** The texts of the plans that score partners. They are stored in the language of the plan's author. */
export const PARTNER_TEXTS: Record<Language, PartnerTexts> = {
  en: {
    plans: { affiliates: 'Partners: affiliates', wholesale: 'Partners: wholesale' },
    goal: 'Find out which partners are ready for more, and which have gone quiet',
    rules: {
      'sign-in': 'Signed in to the portal',
      'mail-click': 'Link in an email',
      material: 'Material opened',
      link: 'Link made',
      referral: 'Referral made',
      'referral-won': 'Referral won',
      sale: 'Net sales',
      order: 'Sale within 90 days',
      training: 'Training completed',
      'fit-industry': 'Industry known',
      'fit-size': 'Company size known',
    },
    silence: days => `${days} days without activity`,
    fit: 'Company',
    bands: {
      dormant: { name: 'Dormant', action: 'Send a message that invites the partner back.' },
      active: { name: 'Active', action: 'Share new materials.' },
      strong: { name: 'Strong', action: 'Offer the next level.' },
      ambassador: { name: 'Ambassador', action: 'Thank in person; offer the highest level.' },
    },
    thresholds: {
      strong: 'Ready for the second level',
      ambassador: 'Ready for the highest level',
      dormant: 'Has gone quiet',
    },
    parcel: 'Parcel',
  },
  pl: {
    plans: { affiliates: 'Partnerzy: afilianci', wholesale: 'Partnerzy: hurt' },
    goal: 'Dowiedz się, którzy partnerzy są gotowi na więcej, a którzy ucichli',
    rules: {
      'sign-in': 'Logowanie w panelu',
      'mail-click': 'Kliknięcie w mailingu',
      material: 'Otwarty materiał',
      link: 'Utworzony link',
      referral: 'Polecenie',
      'referral-won': 'Wygrane polecenie',
      sale: 'Sprzedaż netto',
      order: 'Sprzedaż w ciągu 90 dni',
      training: 'Ukończone szkolenie',
      'fit-industry': 'Znana branża',
      'fit-size': 'Znana wielkość firmy',
    },
    silence: days => `${days} dni bez aktywności partnera`,
    fit: 'Firma partnera',
    bands: {
      dormant: { name: 'Uśpiony', action: 'Wyślij wiadomość, która zachęci do powrotu.' },
      active: { name: 'Aktywny', action: 'Podziel się nowymi materiałami.' },
      strong: { name: 'Silny', action: 'Zaproponuj wyższy poziom.' },
      ambassador: { name: 'Ambasador', action: 'Podziękuj osobiście i zaproponuj najwyższy poziom.' },
    },
    thresholds: {
      strong: 'Gotów na drugi poziom',
      ambassador: 'Gotów na najwyższy poziom',
      dormant: 'Ucichł',
    },
    parcel: 'Paczka',
  },
}
