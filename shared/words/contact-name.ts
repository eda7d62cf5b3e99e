import type { Language } from '../person.ts'

type Named = {
  name: string | null
  email?: string | null
  browser: string | null
  os: string | null
  device: string | null
}

/** The display name of an anonymous contact: the same on the board and in messages. */
type NameWords = {
  anonymous: string
  anonymousWith: (what: string) => string
  browserOn: (browser: string, os: string) => string
}

export const NAME_WORDS: Record<Language, NameWords> = {
  en: {
    anonymous: 'Anonymous',
    anonymousWith: what => `Anonymous, ${what}`,
    browserOn: (browser, os) => `${browser} on ${os}`,
  },
  pl: {
    anonymous: 'Anonim',
    anonymousWith: what => `Anonim, ${what}`,
    browserOn: (browser, os) => `${browser} (${os})`,
  },
}

/** "Anna Nowak", or "Anonymous, Chrome on Android". */
export function contactName(language: Language, { name, email, browser, os, device }: Named): string {
  if (name) return name
  if (email) return email
  const { anonymous, anonymousWith, browserOn } = NAME_WORDS[language]
  if (browser && os) return anonymousWith(browserOn(browser, os))
  const what = browser ?? os ?? device
  return what ? anonymousWith(what) : anonymous
}
