import { computed } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import { language } from '../words/words.ts'

const en = {
  title: 'Welcome',
  lead: 'Set up your account. This link works once.',
  sites: (names: string) => `You have been invited to: ${names}. This link works once.`,
  resetTitle: 'New password',
  resetLead: 'Choose a new password. This link works once.',
  resetSubmit: 'Save password',
  name: 'Your name',
  email: 'Email',
  password: 'Password',
  passwordHint: 'At least 10 characters. Try a few random words.',
  submit: 'Create account',
  noToken: 'This link is incomplete. Open the full link from the terminal.',
  used: 'This link has been used or has expired. Ask for a new one or sign in.',
  toSignIn: 'Sign in',
}
type WelcomeWords = typeof en

const pl: WelcomeWords = {
  title: 'Witaj',
  lead: 'Utwórz konto. Ten link działa tylko raz.',
  sites: names => `Masz zaproszenie do: ${names}. Ten link działa tylko raz.`,
  resetTitle: 'Nowe hasło',
  resetLead: 'Ustaw nowe hasło. Ten link działa tylko raz.',
  resetSubmit: 'Zapisz hasło',
  name: 'Twoje imię i nazwisko',
  email: 'E-mail',
  password: 'Hasło',
  passwordHint: 'Co najmniej 10 znaków. Dobrze sprawdza się kilka przypadkowych słów.',
  submit: 'Utwórz konto',
  noToken: 'Ten link jest niepełny. Otwórz cały link z terminala.',
  used: 'Ten link został już użyty albo wygasł. Poproś o nowy lub się zaloguj.',
  toSignIn: 'Zaloguj się',
}

const CATALOGUES: Record<Language, WelcomeWords> = { en, pl }
/** Come with the screen that needs them. */
export const welcomeWords = computed(() => CATALOGUES[language.value])
