import type { Language } from '../../../shared/person.ts'
import type { ReferralState } from '../../../shared/referral.ts'

/** What a mail says, line by line. `link` stands on a line of its own. */
export type Mail = { subject: string; lines: string[]; link: { label: string; url: string } | null }

/** Facts of a mail; texts came from strangers and are text in every channel. */
export type About = {
  programme: string
  person: string
  /** The referred person. */
  referred: string
  state: ReferralState
  reason: string
  partner: string
  date: string
  url: string
}

type Words = Record<
  | 'sign_in'
  | 'welcome'
  | 'application_refused'
  | 'referral_confirm'
  | 'referral_received'
  | 'referral_refused'
  | 'referral_news'
  | 'referral_won'
  | 'referral_lost'
  | 'terms_change'
  | 'staff_application'
  | 'staff_referral'
  | 'staff_reminder',
  (about: About) => Mail
>

/** Why a referral is in its state, as the partner reads it: no reason gives another person away. */
export const REASONS: Record<Language, Record<string, string>> = {
  pl: {
    inactive: 'współpraca nie jest teraz aktywna',
    self: 'to osoba z Twojego zespołu',
    customer: 'ta osoba jest już naszym klientem',
    repeated: 'ta osoba jest już przez Ciebie polecona i ochrona trwa',
    protected: 'znamy już tę osobę',
    came_by_other: 'znamy już tę osobę',
    own_lead: 'znamy już tę osobę',
    new: 'czeka na pierwszy kontakt',
    overruled: 'przyjęte decyzją opiekuna, czeka na pierwszy kontakt',
    claimed: 'sprawą zajął się handlowiec',
    contacted: 'handlowiec skontaktował się z tą osobą',
    meeting: 'odbyło się spotkanie albo jest umówione',
    order: 'osoba kupiła',
    order_awaited: 'sprzedaż uzgodniona, czekamy na zamówienie',
    lost: 'nie doszło do sprzedaży',
    not_a_fit: 'oferta nie pasuje do potrzeb tej osoby',
    time: 'minął czas ochrony',
    not_confirmed: 'nie potwierdzono polecenia w ciągu 7 dni',
    banned: 'współpraca została zakończona',
    given_to_other: 'decyzją opiekuna klient przypadł innemu partnerowi',
    by_partner: 'polecenie wycofane przez Ciebie',
    awaits_confirmation: 'czeka na potwierdzenie e-mailem',
    erased: 'dane tej osoby zostały usunięte',
  },
  en: {
    inactive: 'the cooperation is not active now',
    self: 'this is a person of your own team',
    customer: 'this person is our customer already',
    repeated: 'you have referred this person before, and the protection runs',
    protected: 'this person is already known to us',
    came_by_other: 'this person is already known to us',
    own_lead: 'this person is already known to us',
    new: 'waiting for the first contact',
    overruled: 'admitted by the manager, waiting for the first contact',
    claimed: 'a salesperson has taken it on',
    contacted: 'a salesperson has contacted this person',
    meeting: 'a meeting has taken place or is arranged',
    order: 'the person has bought',
    order_awaited: 'the sale is agreed, the order is awaited',
    lost: 'there was no sale',
    not_a_fit: 'the offer does not fit what this person needs',
    time: 'the protection has ended',
    not_confirmed: 'the referral was not confirmed within 7 days',
    banned: 'the cooperation has ended',
    given_to_other: 'by the manager’s decision the customer is another partner’s',
    by_partner: 'you have withdrawn the referral',
    awaits_confirmation: 'waiting for the confirmation by e-mail',
    erased: 'the data of this person were erased',
  },
}

const reasonOf = ({ reason }: About, language: Language): string => REASONS[language][reason] ?? reason

const pl: Words = {
  sign_in: ({ programme, url }) => ({
    subject: `Logowanie do panelu: ${programme}`,
    lines: ['Ten link loguje do panelu partnera. Działa raz, przez 30 minut.'],
    link: { label: 'Zaloguj się', url },
  }),
  welcome: ({ programme, url }) => ({
    subject: `${programme}: witamy`,
    lines: [
      'Zgłoszenie zostało przyjęte. W panelu są Twoje linki, formularz polecenia i stan każdego polecenia.',
      'Ten link loguje do panelu. Działa raz, przez 7 dni.',
    ],
    link: { label: 'Otwórz panel', url },
  }),
  application_refused: ({ programme, reason }) => ({
    subject: `${programme}: odpowiedź na zgłoszenie`,
    lines: ['Dziękujemy za zgłoszenie. Nie możemy go teraz przyjąć.', ...(reason ? [reason] : [])],
    link: null,
  }),
  referral_confirm: ({ programme, url }) => ({
    subject: `${programme}: potwierdź polecenie`,
    lines: [
      'Ktoś, zapewne Ty, wypełnił formularz polecenia i podał ten adres. Polecenie liczy się po potwierdzeniu, w ciągu 7 dni.',
      'Jeżeli to nie Ty, nie musisz nic robić.',
    ],
    link: { label: 'Potwierdź polecenie', url },
  }),
  referral_received: about => ({
    subject: `Polecenie przyjęte: ${about.referred}`,
    lines: [`Dziękujemy za polecenie. Stan: ${reasonOf(about, 'pl')}.`],
    link: { label: 'Zobacz w panelu', url: about.url },
  }),
  referral_refused: about => ({
    subject: `Polecenie nieprzyjęte: ${about.referred}`,
    lines: [`Tego polecenia nie możemy przyjąć: ${reasonOf(about, 'pl')}.`],
    link: { label: 'Zobacz w panelu', url: about.url },
  }),
  referral_news: about => ({
    subject: `Nowości o poleceniu: ${about.referred}`,
    lines: [`Stan polecenia: ${reasonOf(about, 'pl')}.`],
    link: { label: 'Zobacz w panelu', url: about.url },
  }),
  referral_won: about => ({
    subject: `Polecenie wygrane: ${about.referred}`,
    lines: [`Dobra wiadomość: ${reasonOf(about, 'pl')}.`],
    link: { label: 'Zobacz w panelu', url: about.url },
  }),
  referral_lost: about => ({
    subject: `Polecenie zakończone: ${about.referred}`,
    lines: [`Polecenie jest zakończone: ${reasonOf(about, 'pl')}.`],
    link: { label: 'Zobacz w panelu', url: about.url },
  }),
  terms_change: ({ programme, date, url }) => ({
    subject: `${programme}: zmiana regulaminu od ${date}`,
    lines: [
      `Od ${date} obowiązuje nowa wersja regulaminu. Wcześniejsza sprzedaż rozliczana jest po staremu.`,
      'Prosimy o przeczytanie i zaakceptowanie nowej wersji w panelu.',
    ],
    link: { label: 'Przeczytaj regulamin', url },
  }),
  staff_application: ({ partner, url }) => ({
    subject: `Nowe zgłoszenie do programu partnerskiego: ${partner}`,
    lines: [`${partner} chce dołączyć do programu partnerskiego i czeka na odpowiedź.`],
    link: { label: 'Otwórz zgłoszenie', url },
  }),
  staff_referral: ({ referred, partner, date, url }) => ({
    subject: `Nowe polecenie: ${referred}`,
    lines: [
      `${partner} poleca: ${referred}. Pierwszy kontakt do ${date}.`,
      'Przy pierwszym kontakcie trzeba powiedzieć, od kogo pochodzą dane.',
    ],
    link: { label: 'Otwórz polecenie', url },
  }),
  staff_reminder: ({ referred, partner, url }) => ({
    subject: `Polecenie czeka: ${referred}`,
    lines: [`Minął czas na odpowiedź w sprawie polecenia: ${referred} (od: ${partner}).`],
    link: { label: 'Otwórz polecenie', url },
  }),
}

const en: Words = {
  sign_in: ({ programme, url }) => ({
    subject: `Sign in to the portal: ${programme}`,
    lines: ['This link signs you in to the partner portal. It works once, for 30 minutes.'],
    link: { label: 'Sign in', url },
  }),
  welcome: ({ programme, url }) => ({
    subject: `${programme}: welcome`,
    lines: [
      'Your application was accepted. The portal has your links, the referral form and the state of each referral.',
      'This link signs you in to the portal. It works once, for 7 days.',
    ],
    link: { label: 'Open the portal', url },
  }),
  application_refused: ({ programme, reason }) => ({
    subject: `${programme}: the answer to your application`,
    lines: ['Thank you for your application. We cannot accept it now.', ...(reason ? [reason] : [])],
    link: null,
  }),
  referral_confirm: ({ programme, url }) => ({
    subject: `${programme}: confirm the referral`,
    lines: [
      'The referral form was filled in with this address, presumably by you. The referral counts once it is confirmed, within 7 days.',
      'If it was not you, there is nothing to do.',
    ],
    link: { label: 'Confirm the referral', url },
  }),
  referral_received: about => ({
    subject: `Referral accepted: ${about.referred}`,
    lines: [`Thank you for the referral. State: ${reasonOf(about, 'en')}.`],
    link: { label: 'See it in the portal', url: about.url },
  }),
  referral_refused: about => ({
    subject: `Referral not accepted: ${about.referred}`,
    lines: [`We cannot accept this referral: ${reasonOf(about, 'en')}.`],
    link: { label: 'See it in the portal', url: about.url },
  }),
  referral_news: about => ({
    subject: `News of a referral: ${about.referred}`,
    lines: [`State of the referral: ${reasonOf(about, 'en')}.`],
    link: { label: 'See it in the portal', url: about.url },
  }),
  referral_won: about => ({
    subject: `Referral won: ${about.referred}`,
    lines: [`Good news: ${reasonOf(about, 'en')}.`],
    link: { label: 'See it in the portal', url: about.url },
  }),
  referral_lost: about => ({
    subject: `Referral closed: ${about.referred}`,
    lines: [`The referral is closed: ${reasonOf(about, 'en')}.`],
    link: { label: 'See it in the portal', url: about.url },
  }),
  terms_change: ({ programme, date, url }) => ({
    subject: `${programme}: new terms from ${date}`,
    lines: [
      `A new version of the terms holds from ${date}. Earlier sales are settled by the earlier terms.`,
      'Please read the new version and accept it in the portal.',
    ],
    link: { label: 'Read the terms', url },
  }),
  staff_application: ({ partner, url }) => ({
    subject: `New application to the partner programme: ${partner}`,
    lines: [`${partner} wants to join the partner programme and waits for an answer.`],
    link: { label: 'Open the application', url },
  }),
  staff_referral: ({ referred, partner, date, url }) => ({
    subject: `New referral: ${referred}`,
    lines: [
      `${partner} refers: ${referred}. First contact by ${date}.`,
      'At the first contact the person has to be told where the data came from.',
    ],
    link: { label: 'Open the referral', url },
  }),
  staff_reminder: ({ referred, partner, url }) => ({
    subject: `A referral is waiting: ${referred}`,
    lines: [`The time for an answer to a referral has passed: ${referred} (from: ${partner}).`],
    link: { label: 'Open the referral', url },
  }),
}

export const WORDS: Record<Language, Words> = { pl, en }
