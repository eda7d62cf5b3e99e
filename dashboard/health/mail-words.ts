import { computed } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import { count } from '../../shared/words/plural.ts'
import { language } from '../words/words.ts'

const n = count('en')
const k = count('pl')

const en = {
  title: 'Mails to partners',
  lead: 'Not delivered yet, with the oldest.',
  noMail: 'No mail server is set (SMTP_URL): these messages wait, and go out once there is one.',
  waiting: (all: number) => n(all, { one: 'message waiting', other: 'messages waiting' }),
  dead: (all: number) => n(all, { one: 'message not delivered', other: 'messages not delivered' }),
  kinds: {
    sign_in: 'Sign-in links',
    welcome: 'Approved applications',
    invitation: 'Invitations of colleagues',
    application_refused: 'Declined applications',
    referral_confirm: 'Confirmations of referrals',
    referral_received: 'Accepted referrals',
    referral_refused: 'Refused referrals',
    referral_news: 'News of referrals',
    referral_won: 'Won referrals',
    referral_lost: 'Closed referrals',
    sale_waiting: 'New sales',
    sales_due: 'Commissions that become due',
    statement_closed: 'New statements',
    payment_made: 'Payments',
    payment_returned: 'Returned payments',
    account_changed: 'Changes of payout accounts',
    terms_change: 'New terms',
    staff_application: 'New applications, to admins',
    staff_referral: 'New referrals, to sales',
    staff_reminder: 'Reminders, to sales',
  } as Record<string, string>,
}

const pl: typeof en = {
  title: 'Wiadomości do partnerów',
  lead: 'Jeszcze niedostarczone, z najstarszą.',
  noMail: 'Serwer poczty nie jest ustawiony (SMTP_URL): te wiadomości czekają i wyjdą, gdy się pojawi.',
  waiting: all => k(all, { one: 'wiadomość czeka', few: 'wiadomości czekają', many: 'wiadomości czeka' }),
  dead: all =>
    k(all, {
      one: 'wiadomość niedostarczona',
      few: 'wiadomości niedostarczone',
      many: 'wiadomości niedostarczonych',
    }),
  kinds: {
    sign_in: 'Linki do logowania',
    welcome: 'Przyjęte zgłoszenia',
    invitation: 'Zaproszenia do zespołu partnera',
    application_refused: 'Odrzucone zgłoszenia',
    referral_confirm: 'Potwierdzenia poleceń',
    referral_received: 'Przyjęte polecenia',
    referral_refused: 'Nieprzyjęte polecenia',
    referral_news: 'Nowości o poleceniach',
    referral_won: 'Wygrane polecenia',
    referral_lost: 'Zakończone polecenia',
    sale_waiting: 'Nowa sprzedaż',
    sales_due: 'Prowizje do wypłaty',
    statement_closed: 'Nowe rozliczenia',
    payment_made: 'Wypłaty',
    payment_returned: 'Przelewy, które wróciły',
    account_changed: 'Zmiany rachunków do wypłat',
    terms_change: 'Nowy regulamin',
    staff_application: 'Nowe zgłoszenia, do administratorów',
    staff_referral: 'Nowe polecenia, do sprzedaży',
    staff_reminder: 'Przypomnienia, do sprzedaży',
  },
}

const CATALOGUES: Record<Language, typeof en> = { en, pl }
export const partnerMailWords = computed(() => CATALOGUES[language.value])
