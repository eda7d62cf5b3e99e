import { computed } from '@preact/signals'
import { language } from '../words/words.ts'

const en = {
  open: 'Record a referral',
  partner: 'Partner',
  noPartner: 'No partner may refer now: add or approve one first.',
  name: 'Name of the referred person',
  company: 'Company',
  email: 'Email',
  phone: 'Phone',
  product: 'What they need',
  note: 'Note',
  basis: 'What the partner said about passing the data on',
  bases: {
    asked: 'The person has asked to be contacted and knows that the data are passed on.',
    agreed: 'The person has agreed that the data are passed on and to be contacted.',
  },
  lead: 'An email address or a phone number is enough. The referral keeps your name; the partner is notified of it as of any other.',
  save: 'Record',
  cancel: 'Cancel',
}

const pl: typeof en = {
  open: 'Wpisz polecenie',
  partner: 'Partner',
  noPartner: 'Żaden partner nie może teraz polecać: najpierw dodaj partnera albo przyjmij zgłoszenie.',
  name: 'Imię i nazwisko poleconej osoby',
  company: 'Firma',
  email: 'E-mail',
  phone: 'Telefon',
  product: 'Czego potrzebuje',
  note: 'Uwagi',
  basis: 'Co partner powiedział o przekazaniu danych',
  bases: {
    asked: 'Ta osoba prosi o kontakt i wie, że jej dane są przekazywane.',
    agreed: 'Ta osoba zgodziła się na przekazanie jej danych i na kontakt.',
  },
  lead: 'Wystarczy e-mail albo telefon. Przy poleceniu zapisze się, kto je wpisał; partner dowie się o nim jak o każdym innym.',
  save: 'Zapisz polecenie',
  cancel: 'Anuluj',
}

export const recordWords = computed(() => (language.value === 'pl' ? pl : en))
