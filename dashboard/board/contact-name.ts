import { contactName as nameIn } from '../../shared/words/contact-name.ts'
import { language } from '../words/words.ts'

/** "Anna Nowak", or "Anonymous, Chrome on Android", in the reader's language. */
export const contactName = (contact: Parameters<typeof nameIn>[1]): string => nameIn(language.value, contact)

/** Two letters at most; null for anonymous contacts, which show their device's icon instead. */
export function initials(name: string | null): string | null {
  const parts = name?.split(/[\s.@_-]+/u).filter(part => /^\p{L}/u.test(part)) ?? []
  const letters = parts.length > 1 ? [parts[0]!, parts.at(-1)!] : parts
  const text = letters.map(part => [...part][0]!.toLocaleUpperCase()).join('')
  return text || null
}

/** A quiet hue, the same for the same id everywhere; from orange over green to blue, purple left out. */
export function hueOf(id: string): number {
  let hash = 0
  for (const char of id) hash = (hash * 31 + char.codePointAt(0)!) >>> 0
  return 40 + (hash % 220)
}
