import { createHash } from 'node:crypto'
import type { Language } from '../../../shared/person.ts'
import type { Programme, Terms } from '../../../shared/programme.ts'
import { isoOrNull } from '../../platform/iso.ts'
import { termsInEnglish } from './terms-en.ts'
import { termsInPolish } from './terms-pl.ts'
import type { Version } from './versions.ts'

type Section = Terms['sections'][number]

const TEXTS: Record<Language, (document: Programme) => Section[]> = {
  pl: termsInPolish,
  en: termsInEnglish,
}

/** The terms of a version, generated from its document: each number in them is the number that the engine uses. */
export function termsOf({ version, document, beginsAt }: Version, language: Language): Terms {
  const sections = numbered(TEXTS[language](document))
  const title = `${document.name[language]}: ${language === 'pl' ? 'regulamin' : 'terms'}`
  return {
    version,
    language,
    title,
    beginsAt: isoOrNull(beginsAt),
    sections,
    hash: hashOfText(title, sections),
  }
}

/** What an acceptance names: SHA-256 of the title and the paragraphs, line by line. */
export function hashOfText(title: string, sections: readonly Section[]): string {
  const lines = [title, ...sections.flatMap(section => [section.title, ...section.paragraphs])]
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

const numbered = (sections: readonly Section[]): Section[] =>
  sections
    .map(({ title, paragraphs }) => ({ title, paragraphs: paragraphs.filter(line => line !== '') }))
    .filter(({ paragraphs }) => paragraphs.length > 0)
    .map(({ title, paragraphs }, index) => ({ title: `${index + 1}. ${title}`, paragraphs }))
