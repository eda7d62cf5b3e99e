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
export function contactName(language: Language, named: Named): string {
  if (named.name) return named.name
  if (named.email) return named.email
  const { anonymous, anonymousWith } = NAME_WORDS[language]
  const what = deviceName(language, named)
  return what ? anonymousWith(what) : anonymous
}

/** "Safari on iPhone", in the makers' own spelling; null if both are unknown. */
export function deviceName(
  language: Language,
  { browser, os, device }: Pick<Named, 'browser' | 'os' | 'device'>,
): string | null {
  const system = os && systemName(os, device)
  const program = browser?.replace(/^Mobile (?=\S)/, '')
  if (program && system) return NAME_WORDS[language].browserOn(program, system)
  return program ?? system ?? device
}

/** The parser returns "Mac OS", and "iOS" for phones and tablets alike. */
function systemName(os: string, device: string | null): string {
  if (os === 'Mac OS') return 'macOS'
  if (os !== 'iOS') return os
  return device === 'mobile' ? 'iPhone' : device === 'tablet' ? 'iPad' : os
}
