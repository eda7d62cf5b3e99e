import type { html } from 'hono/html'
import type { Language } from '../../../shared/person.ts'

/** The result of `html`, which escapes all interpolated text. */
export type Markup = ReturnType<typeof html>

export type Words = Record<Language, string>

/** The request data that every page of the shop receives. */
export type View = {
  language: Language
  /** The reader chose the language by `?lang=`, and every link keeps it. */
  isChosen: boolean
  /** The site's public key; null until the demo site exists, and then the page carries no tracker. */
  siteKey: string | null
  cartCount: number
  /** Chooses the text in the reader's language. */
  say(en: string, pl: string): string
  words(words: Words): string
  /** An address within the shop that keeps the chosen language. */
  href(path: string): string
  price(amount: number): string
}

type Request = { language: Language; isChosen: boolean; siteKey: string | null; cartCount: number }

export function viewOf({ language, isChosen, siteKey, cartCount }: Request): View {
  const money = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: 0,
  })
  return {
    language,
    isChosen,
    siteKey,
    cartCount,
    say: (en, pl) => ({ en, pl })[language],
    words: words => words[language],
    href: path => (isChosen ? `${path}${path.includes('?') ? '&' : '?'}lang=${language}` : path),
    price: amount => money.format(amount),
  }
}

/** `?lang=pl` first, then what the browser prefers. */
export function languageOf(asked: string | undefined, accepted: string | undefined): Language {
  if (asked === 'pl' || asked === 'en') return asked
  return /^pl\b/i.test(accepted?.trim() ?? '') ? 'pl' : 'en'
}
