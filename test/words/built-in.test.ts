import { describe, expect, it } from 'vitest'
import { starter } from '../../collector/score/starter.ts'
import { STARTER_KINDS } from '../../shared/starter-kind.ts'
import { actionFor, builtIn, firstBands, planIn } from '../../shared/words/built-in.ts'

const LANGUAGES = ['en', 'pl'] as const

describe('built-in texts of plans', () => {
  it.each(LANGUAGES.flatMap(stored => STARTER_KINDS.map(kind => [stored, kind] as const)))(
    'are all known, and shown in the reader’s language for any stored language: %s, %s',
    (stored, kind) => {
      const plan = starter(stored, kind)
      for (const reader of LANGUAGES) {
        const { rules, ...shown } = planIn(reader, plan)
        const { rules: wanted, ...same } = starter(reader, kind)
        expect(shown).toEqual(same)
        expect(rules.map(({ name }) => name)).toEqual(wanted.map(({ name }) => name))
      }
      expect(plan).toEqual(starter(stored, kind))
    },
  )

  it.each(STARTER_KINDS)('differ between the languages: %s', kind => {
    const [en, pl] = LANGUAGES.map(language => starter(language, kind))
    const english = new Set(en!.rules.map(({ name }) => name))
    for (const { name } of pl!.rules) expect(english).not.toContain(name)
    for (const [i, band] of en!.bands.entries()) expect(pl!.bands[i]!.name).not.toBe(band.name)
  })

  it('are shown as written once they are edited, or as the name of another object', () => {
    expect(builtIn('pl', 'band', 'hot', 'Hot')).toBe('Gorący')
    expect(builtIn('pl', 'band', 'hot', 'Very hot')).toBe('Very hot')
    expect(builtIn('pl', 'band', 'warm', 'Hot')).toBe('Hot')
    expect(builtIn('pl', 'rule', 'my-rule', 'Download')).toBe('Download')
    expect(builtIn('pl', 'rule', 'toString', 'Download')).toBe('Download')
    const edited = { ...starter('en'), name: 'Sales', goal: '' }
    expect(planIn('pl', edited)).toMatchObject({ name: 'Sales', goal: '' })
  })

  it.each([
    ['phone', 'Call today.', 'Zadzwoń jeszcze dziś.'],
    ['email', 'Write today.', 'Napisz jeszcze dziś.'],
    ['none', 'No contact details yet.', 'Brak danych kontaktowych.'],
  ] as const)('give advice by the known contact data: %s', (reach, en, pl) => {
    for (const stored of LANGUAGES) {
      const text = starter(stored).bands.find(({ id }) => id === 'hot')!.action
      expect([actionFor('en', 'hot', text, reach), actionFor('pl', 'hot', text, reach)]).toEqual([en, pl])
    }
    expect(actionFor('en', 'hot', 'Call Bob', reach)).toBe('Call Bob')
    expect(actionFor('pl', 'cold', 'Keep in touch with the newsletter.', reach)).toBe('Wystarczy newsletter.')
  })

  it('of earlier versions are known too', () => {
    expect(builtIn('pl', 'rule', 'demo', 'Asked for a demo')).toBe('Prośba o demo')
    expect(builtIn('en', 'rule', 'demo', 'Prośba o prezentację')).toBe('Demo request')
    expect(builtIn('pl', 'action', 'warm', 'Send something useful.')).toMatch(/^Wyślij/)
    expect(builtIn('en', 'plan', '', 'Na początek')).toBe('Starter')
  })

  it('are used in new plans too', () => {
    for (const band of firstBands('en')) expect(builtIn('pl', 'band', band.id, band.name)).not.toBe(band.name)
  })
})
