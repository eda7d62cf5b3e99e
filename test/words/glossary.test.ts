// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { POLISH_FAULTS } from '../../dashboard/plans/words/faults.ts'
import { interfaceNames } from '../../dashboard/ui/interface-names.ts'
import { EXACTLY, POLISH_PROBLEMS } from '../../dashboard/ui/problem-words.ts'
import type { Language } from '../../shared/person.ts'
import { argumentsOf, CATALOGUES, LANGUAGES, type Said, textsOf, wordFiles } from './catalogues.ts'

/** Words that no reader is to see: what another word names in the interface, or what no product says. */
const FORBIDDEN: Record<Language, RegExp[]> = {
  en: [
    /\b(?:shall|somebody|someone|nobody|anybody|everybody|whoever|whom|whose it is)\b/i,
    /\bbands?\b/i,
    /\btraits?\b/i,
    /\bcollectors?\b/i,
    /\be-mails?\b/i,
    /\bper cent\b/i,
    /\bfor (?:good|ever)\b/i,
    /\bwish list\b/i,
    /\b(?:hears? of|stands? here|is told|are told|tell the)\b/i,
    /\bdid not work\b/i,
    /\bGiven up\b/i,
    /\berase[ds]?\b/i,
    /\bin a mail\b/i,
  ],
  pl: [
    /\bpasm(?:o|a|em|ie|ach)?\b/i,
    /\bcech(?:a|y|ę|ą|ach)?(?![\p{L}])/iu,
    /\bkolektor/i,
    /skrzyn[kc]/i,
    /\bgoś(?:ć|cie|cia|ci)(?![\p{L}])/iu,
    /\bprezentacj/i,
    /\bskarg/i,
    /\bna zawsze\b/i,
    /\bCzytający\b|\bCzłonek\b/,
    /(?<![\p{L}])sta(?:nie|ną) tutaj/iu,
    /\b(?:Twój|Twoja|Twoje|Tobie|Ciebie|Ci)\b(?<=\s.*)/,
    /\bdaj znać\b/i,
    /\bEfekt\b/,
    /(?<![\p{L}])licząc to, co\b/iu,
    /(?<![\p{L}])wygląda jak\b/iu,
  ],
}

/** Words for one thing, in the places that a reader meets first. */
const REQUIRED: [catalogue: string, path: string, en: string, pl: string][] = [
  ['dashboard/words', 'board.band', 'Stage', 'Etap'],
  ['dashboard/words', 'board.score', 'Score', 'Punktacja'],
  ['dashboard/words', 'board.rank', 'Rank', 'Pozycja'],
  ['dashboard/words', 'board.known', 'Identified', 'Rozpoznani'],
  ['dashboard/words', 'contact.traits', 'Properties', 'Właściwości'],
  ['dashboard/words', 'contact.actions', 'Privacy', 'Prywatność'],
  ['dashboard/words', 'nav.health', 'Health', 'Diagnostyka'],
  ['dashboard/words', 'states.offlineTitle', 'Can’t reach the server', 'Serwer nie odpowiada'],
  ['dashboard/words', 'states.deniedTitle', 'You don’t have access', 'Brak uprawnień'],
  ['dashboard/words', 'settings.origins', 'Allowed domains', 'Dozwolone domeny'],
  ['dashboard/words', 'settings.people', 'Team', 'Zespół'],
  ['dashboard/words', 'settings.walls', 'TV screens', 'Ekrany TV'],
  ['dashboard/settings/audit-words.ts', 'title', 'Audit log', 'Dziennik zmian'],
  ['dashboard/words', 'plans.document', 'JSON', 'JSON'],
  ['dashboard/words', 'plans.previewTitle', 'Impact of publishing', 'Skutki publikacji'],
  ['dashboard/alerts/words', 'parts.inbox', 'Inbox', 'Powiadomienia'],
  ['dashboard/alerts/words', 'log.replay', 'Send again', 'Wyślij ponownie'],
  ['dashboard/alerts/words', 'lead.outcome', 'Outcome', 'Wynik rozmowy'],
  ['dashboard/plans/words', 'parts.bands', 'Stages', 'Etapy'],
  ['dashboard/plans/words', 'labels.trait', 'Property', 'Właściwość'],
  ['dashboard/plans/words', 'ops.glob', 'matches', 'pasuje do'],
  ['dashboard/insights/words.ts', 'period', 'Period', 'Okres'],
  ['dashboard/insights/words.ts', 'bandsTitle', 'Leads by stage', 'Kontakty według etapu'],
  ['collector/notify/words', 'why', 'Because so far', 'Dotychczasowe powody'],
  ['collector/notify/words', 'facts.score', 'Score', 'Punktacja'],
]

/** Texts that say their argument in one language only, and why: English has a title without the figure. */
const ONE_LANGUAGE = ['contact.why']

/** Placeholders of a template: what is filled in must be there in every language, in whatever order. */
const placeholders = (texts: Iterable<Said>): Map<string, string> =>
  new Map(
    [...texts].map(({ path, text }) => [
      path,
      [...text.matchAll(/\{\w*\}/g)]
        .map(([slot]) => slot)
        .sort()
        .join(' '),
    ]),
  )
const keysOf = (value: object): string[] => [...new Set([...textsOf(value)].map(({ path }) => path))].sort()

describe('each catalogue', () => {
  it('is listed in the glossary', async () => {
    const files = await wordFiles()
    expect(files.length).toBeGreaterThan(8)
    const unknown = files.filter(
      file =>
        !Object.keys(CATALOGUES).some(name => file.startsWith(name)) &&
        file !== 'dashboard/ui/problem-words.ts',
    )
    expect(unknown).toEqual([])
  })

  describe.each(Object.entries(CATALOGUES))('%s', (_, catalogue) => {
    it('has the same keys and placeholders in both languages', () => {
      const [en, pl] = LANGUAGES.map(catalogue) as [object, object]
      expect(keysOf(pl)).toEqual(keysOf(en))
      expect(placeholders(textsOf(pl))).toEqual(placeholders(textsOf(en)))
    })

    it('has the same arguments in both languages', () => {
      const [en, pl] = LANGUAGES.map(language => new Map(argumentsOf(catalogue(language))))
      for (const path of ONE_LANGUAGE) for (const said of [en, pl]) said!.delete(path)
      expect(pl).toEqual(en)
    })

    it.each(LANGUAGES)('contains no forbidden word: %s', language => {
      const said = [...textsOf(catalogue(language))]
      expect(said.length).toBeGreaterThan(0)
      const wrong = said.flatMap(({ path, text }) =>
        FORBIDDEN[language]
          .filter(word => word.test(text.replaceAll(/\{\w*\}/g, '')))
          .map(word => `${path}: ${text} (${word})`),
      )
      expect(wrong).toEqual([])
    })

    it('contains no empty text and no unneeded space at an end', () => {
      for (const language of LANGUAGES)
        for (const { path, text } of textsOf(catalogue(language)))
          if (path !== 'newName.rule') expect(text.trim(), path).not.toBe('')
    })
  })
})

it.each(REQUIRED)('the term %s %s is “%s” and “%s”', (name, path, en, pl) => {
  for (const [language, wanted] of [
    ['en', en],
    ['pl', pl],
  ] as const)
    expect([...textsOf(CATALOGUES[name]!(language))].find(said => said.path === path)?.text).toBe(wanted)
})

/** The message that a pattern is of, with what it stands for left out. */
const messageOf = ({ source }: RegExp): string =>
  source.replaceAll(/^\^|\$$|\(\?:|\\/g, '').replaceAll(/[([][^)\]]*[)\]][+*]?/g, ' ')

describe('translated errors of the collector', () => {
  const told: [RegExp, string][] = [...POLISH_FAULTS, ...EXACTLY]

  it('contain no forbidden word in Polish', () => {
    const said = [...Object.values(POLISH_PROBLEMS), ...told.map(([, text]) => text)]
    expect(said.length).toBeGreaterThan(100)
    expect(said.filter(text => text.trim() === '' || FORBIDDEN.pl.some(word => word.test(text)))).toEqual([])
  })

  it('contain no forbidden word in English, with the terms of the interface', () => {
    const said = told.map(([pattern]) => interfaceNames(messageOf(pattern)))
    expect(said).toContain('stages must be in ascending order')
    expect(said.filter(text => FORBIDDEN.en.some(word => word.test(text)))).toEqual([])
  })
})

it('forbidden words are detected', () => {
  const met = (language: Language, text: string) => FORBIDDEN[language].some(word => word.test(text))
  for (const text of [
    'Which site shall be watched?',
    'A band',
    'Traits',
    'The collector',
    'Your e-mail',
    'for good',
  ])
    expect(met('en', text), text).toBe(true)
  for (const text of [
    'Pasmo',
    'Cechy',
    'Kolektor nie odpowiada',
    'w skrzynce',
    'Goście',
    'To jest Twój lead',
  ])
    expect(met('pl', text), text).toBe(true)
  expect(met('en', 'Forever, a contact, an email, the server, a stage')).toBe(false)
  expect(met('pl', 'Etap, właściwość, serwer, odwiedzający, twój lead')).toBe(false)
})
