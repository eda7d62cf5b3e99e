import { computed } from '@preact/signals'
import type { Archetype } from '../../../shared/message.ts'
import type { Language } from '../../../shared/person.ts'
import { language } from '../../words/words.ts'

const en = {
  titles: { rising_star: 'Rising star', sleeping_giant: 'Sleeping giant' } as Record<Archetype, string>,
  write: 'Write a message',
  subject: 'Subject',
  text: 'Message',
  language: 'Language of the message',
  languages: { en: 'English', pl: 'Polish' } as Record<Language, string>,
  to: (address: string) => `To ${address}`,
  noAddress: 'No email address is known.',
  send: 'Send',
  sentBy: (address: string) => `Answers go to ${address}.`,
  mailProgram: 'Open in my mail program',
  cancel: 'Cancel',
  sent: 'Sent. It is in the timeline.',
  consent: 'Marketing by email needs the person’s consent.',
}

const pl: typeof en = {
  titles: { rising_star: 'Wschodząca gwiazda', sleeping_giant: 'Śpiący gigant' },
  write: 'Napisz wiadomość',
  subject: 'Temat',
  text: 'Wiadomość',
  language: 'Język wiadomości',
  languages: { en: 'angielski', pl: 'polski' },
  to: address => `Do ${address}`,
  noAddress: 'Adres e-mail nie jest znany.',
  send: 'Wyślij',
  sentBy: address => `Odpowiedzi przyjdą na ${address}.`,
  mailProgram: 'Otwórz w moim programie pocztowym',
  cancel: 'Anuluj',
  sent: 'Wysłano. Wiadomość jest na osi czasu.',
  consent: 'Marketing przez e-mail wymaga zgody tej osoby.',
}

const CATALOGUES: Record<Language, typeof en> = { en, pl }
export const writeWords = computed(() => CATALOGUES[language.value])
