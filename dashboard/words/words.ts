import { computed, signal } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import { type BuiltInKind, builtIn } from '../../shared/words/built-in.ts'
import { remember, remembered } from '../lib/stored-choice.ts'
import { en, type Words } from './en.ts'
import { pl } from './pl.ts'

/** A plan's text in the reader's language while it is the built-in one of that id. */
export const named = (kind: BuiltInKind, id: string, text: string): string =>
  builtIn(language.value, kind, id, text)

const CATALOGUES: Record<Language, Words> = { en, pl }
export const LANGUAGES: Record<Language, string> = { en: 'English', pl: 'Polski' }

export const language = signal<Language>(preferred())
export const words = computed(() => CATALOGUES[language.value])

export function speak(choice: Language): void {
  language.value = choice
  remember('language', choice)
}

/** The choice made here goes before the account's, which goes before the browser's. */
export function speakAs(account: Language): void {
  if (!remembered('language')) language.value = account
}

function preferred(): Language {
  const wishes = [remembered('language'), ...(globalThis.navigator?.languages ?? [])]
  for (const wish of wishes) {
    const short = wish?.slice(0, 2)
    if (short === 'pl' || short === 'en') return short
  }
  return 'en'
}
