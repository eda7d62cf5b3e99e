import type { Language } from '../../../shared/person.ts'
import { REFERRAL_REASONS } from '../../../shared/words/referrals.ts'
import type { About, Mail } from './mail.ts'
import { MONEY_WORDS, type MoneyKind } from './money-words.ts'

type Words = Record<
  | 'sign_in'
  | 'welcome'
  | 'invitation'
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

const reasonOf = ({ reason }: About, language: Language): string =>
  REFERRAL_REASONS[language][reason as never] ?? reason

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
  invitation: ({ programme, inviter, partner, url }) => ({
    subject: `${programme}: zaproszenie do panelu partnera`,
    lines: [
      `${inviter} zaprasza do wspólnego konta partnera: ${partner}. W panelu są linki, formularz polecenia i stan poleceń.`,
      'Ten link działa raz, przez 7 dni. Bez przyjęcia zaproszenia Twoje imię, nazwisko i adres zostaną potem usunięte.',
    ],
    link: { label: 'Zobacz zaproszenie', url },
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
  invitation: ({ programme, inviter, partner, url }) => ({
    subject: `${programme}: invitation to the partner portal`,
    lines: [
      `${inviter} invites you to the account of the partner ${partner}. The portal has the links, the referral form and the state of each referral.`,
      'This link works once, for 7 days. If you do not accept the invitation, your name and address are deleted afterwards.',
    ],
    link: { label: 'See the invitation', url },
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

export const WORDS: Record<Language, Words & Record<MoneyKind, (about: About) => Mail>> = {
  pl: { ...pl, ...MONEY_WORDS.pl },
  en: { ...en, ...MONEY_WORDS.en },
}
