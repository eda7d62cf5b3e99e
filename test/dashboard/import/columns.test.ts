import { describe, expect, it } from 'vitest'
import { chosenTwice, guess } from '../../../dashboard/import/columns.ts'

describe('columns of a file', () => {
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
  ])('are recognized by their names: %s', (header, targets) => {
    expect(guess(header)).toEqual(targets)
  })

  it('can have each target once', () => {
    expect(chosenTwice(['email', 'trait', 'trait', 'ignore', 'ignore'])).toBeNull()
    expect(chosenTwice(['email', 'name', 'email'])).toBe('email')
  })
})
