import { describe, expect, it } from 'vitest'
import { starter } from '../../collector/score/starter.ts'
import { builtIn, firstBands, planIn } from '../../shared/words/built-in.ts'

const LANGUAGES = ['en', 'pl'] as const

describe('the texts of built-in plans', () => {
  it.each(LANGUAGES)(
    'are all known, and read in the reader’s language whatever they were stored in: %s',
    stored => {
      const plan = starter(stored)
      for (const reader of LANGUAGES) {
        const { rules, ...shown } = planIn(reader, plan)
        const { rules: wanted, ...same } = starter(reader)
        expect(shown).toEqual(same)
        expect(rules.map(({ name }) => name)).toEqual(wanted.map(({ name }) => name))
      }
      expect(plan).toEqual(starter(stored))
    },
  )

  it('are others in the other language, but for words that both have', () => {
    const [en, pl] = LANGUAGES.map(language => starter(language))
    for (const [i, rule] of en!.rules.entries()) expect(pl!.rules[i]!.name).not.toBe(rule.name)
    for (const [i, band] of en!.bands.entries()) expect(pl!.bands[i]!.name).not.toBe(band.name)
  })

  it('are shown as they are written once they are edited, or where another thing bears them', () => {
    expect(builtIn('pl', 'band', 'hot', 'Hot')).toBe('Gorący')
    expect(builtIn('pl', 'band', 'hot', 'Very hot')).toBe('Very hot')
    expect(builtIn('pl', 'band', 'warm', 'Hot')).toBe('Hot')
    expect(builtIn('pl', 'rule', 'my-rule', 'Download')).toBe('Download')
    expect(builtIn('pl', 'rule', 'toString', 'Download')).toBe('Download')
    const edited = { ...starter('en'), name: 'Sales', goal: '' }
    expect(planIn('pl', edited)).toMatchObject({ name: 'Sales', goal: '' })
  })

  it('of earlier versions are known as well', () => {
    expect(builtIn('pl', 'rule', 'demo', 'Asked for a demo')).toBe('Prośba o demo')
    expect(builtIn('en', 'rule', 'demo', 'Prośba o prezentację')).toBe('Demo request')
    expect(builtIn('pl', 'action', 'warm', 'Send something useful.')).toMatch(/^Wyślij/)
    expect(builtIn('en', 'plan', '', 'Na początek')).toBe('Starter')
  })

  it('stand in new plans too', () => {
    for (const band of firstBands('en')) expect(builtIn('pl', 'band', band.id, band.name)).not.toBe(band.name)
  })
})
