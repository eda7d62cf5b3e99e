import { describe, expect, it } from 'vitest'
import { defaultProgramme } from '../../collector/partners/programme/default-programme.ts'
import { termsInEnglish } from '../../collector/partners/programme/terms-en.ts'
import { termsInPolish } from '../../collector/partners/programme/terms-pl.ts'

describe('the terms', () => {
  it.each([
    ['Sklep z Butami sp. z o.o.', 'Shoes Inc.'],
    ['Sklep z Butami', 'Shoes'],
  ])('end each sentence with one full stop: %s', (pl, en) => {
    const text = [...termsInPolish(defaultProgramme(pl)), ...termsInEnglish(defaultProgramme(en))]
      .flatMap(({ paragraphs }) => paragraphs)
      .join('\n')
    expect(text).not.toContain('..')
    expect(text).toMatch(/prowadzi Sklep z Butami( sp\. z o\.o)?\.\n/)
    expect(text).toMatch(/is run by Shoes( Inc)?\.\n/)
  })
})
