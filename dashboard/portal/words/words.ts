import { signal } from '@preact/signals'
import type { Language } from '../../../shared/person.ts'
import { en } from './en.ts'
import { pl, type Words } from './pl.ts'

const KEY = 'partner-language'
const CATALOGUES: Record<Language, Words> = { pl, en }

/** Polish unless the reader has chosen English, or the browser asks for another language first. */
function first(): Language {
  try {
    const kept = localStorage.getItem(KEY)
    if (kept === 'pl' || kept === 'en') return kept
  } catch {
    // Storage may be blocked.
  }
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'pl'
}

export const language = signal<Language>(first())

export function speak(to: Language): void {
  language.value = to
  document.documentElement.lang = to
  try {
    localStorage.setItem(KEY, to)
  } catch {
    // The choice lasts until the page is left.
  }
}
document.documentElement.lang = language.value

export const t = (): Words => CATALOGUES[language.value]

export const dateOf = (iso: string): string =>
  new Intl.DateTimeFormat(language.value, { day: 'numeric', month: 'long', year: 'numeric' }).format(
    new Date(iso),
  )
