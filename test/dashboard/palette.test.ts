import { describe, expect, it } from 'vitest'
import { type Command, folded, matching } from '../../dashboard/shell/palette/commands.ts'
import { PLACES } from '../../dashboard/shell/palette/words.ts'

const commands = Object.entries(PLACES).map(
  ([id, names]): Command => ({
    id,
    group: 'place',
    label: names.en,
    texts: Object.values(names),
    run: () => {},
  }),
)
const found = (search: string, recent: string[] = []) =>
  matching(commands, search, recent).map(({ id }) => id)

describe('the command palette', () => {
  it.each([
    ['overview', '/overview'],
    ['przegl', '/overview'],
    ['Ustaw', '/settings'],
    ['tv', '/settings#walls'],
    ['zespol', '/settings#people'],
    ['colleague', '/settings#people'],
    ['slack', '/alerts/channels'],
    ['log audit', '/audit'],
  ])('finds “%s” in either language, without diacritics and in any order', (search, id) => {
    expect(found(search)[0]).toBe(id)
  })

  it('begins with what was used last, and has no line twice', () => {
    expect(found('', ['/audit', '/gone', '/plans']).slice(0, 2)).toEqual(['/audit', '/plans'])
    expect(new Set(found('', ['/audit'])).size).toBe(found('', ['/audit']).length)
  })

  it('finds nothing for other words', () => {
    expect(found('qwertyuiop')).toEqual([])
  })

  it('folds Polish letters', () => {
    expect(folded('Łódź ŻÓŁĆ')).toBe('lodz zolc')
  })
})
