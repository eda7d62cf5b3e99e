import { describe, expect, it } from 'vitest'
import { chosenTwice, guess, rowsOf } from '../../../dashboard/import/columns.ts'

describe('the columns of a file', () => {
  it.each([
    [
      ['E-mail', 'Imię', 'Nazwisko', 'Firma', 'Rozmiar buta'],
      ['email', 'firstName', 'lastName', 'company', 'trait'],
    ],
    [
      ['ID', 'Full Name', 'Work Email', 'Job title', ''],
      ['userId', 'name', 'email', 'title', 'ignore'],
    ],
    [
      ['Adres e-mail', 'E-mail', 'Miejscowość', 'Kraj', 'Telefon'],
      ['email', 'trait', 'city', 'country', 'phone'],
    ],
  ])('are known by their names: %s', (header, targets) => {
    expect(guess(header)).toEqual(targets)
  })

  it('are each one thing', () => {
    expect(chosenTwice(['email', 'trait', 'trait', 'ignore', 'ignore'])).toBeNull()
    expect(chosenTwice(['email', 'name', 'email'])).toBe('email')
  })
})

describe('the rows of a file', () => {
  const header = ['E-mail', 'Name', 'Shoe size', 'Notes']
  const read = (...cells: string[][]) => rowsOf(header, ['email', 'name', 'trait', 'ignore'], cells)

  it('become people; what is empty or left out is not said', () => {
    expect(read([' Ania@Example.com ', 'Ania Łąka', '', 'secret'])).toEqual({
      rows: [{ email: 'ania@example.com', traits: { name: 'Ania Łąka' } }],
      faults: [],
    })
  })

  it('are told apart from those that cannot be taken, by their line in the file', () => {
    const { rows, faults } = read(
      ['jan@example.com', 'Jan', '42', ''],
      ['', 'Nobody', '', ''],
      ['not an address', '', '', ''],
      ['JAN@example.com', 'Jan again', '', ''],
      ['', ' ', '', ''],
      ['ewa@example.com', 'x'.repeat(3_000), '', ''],
    )
    expect(rows).toEqual([{ email: 'jan@example.com', traits: { name: 'Jan', 'Shoe size': '42' } }])
    expect(faults.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'nobody'],
      [4, 'email'],
      [5, 'twice'],
      [7, 'long'],
    ])
  })
})
