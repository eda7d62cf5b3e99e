import { glob, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ApiError } from '../../../dashboard/core/api.ts'
import { problemText, refusalText } from '../../../dashboard/ui/problem-words.ts'
import { language } from '../../../dashboard/words/words.ts'

const COLLECTOR = new URL('../../../collector/', import.meta.url).pathname
/** Messages of the collector with their codes, for answers with more detail than the code. */
const SAID: [code: string, message: string, polish: string][] = [
  ['conflict', 'at least one admin is required', 'Potrzebny jest co najmniej jeden administrator.'],
  ['conflict', 'this person already has an account', 'Ta osoba już ma konto.'],
  ['conflict', 'these points have already expired', 'Te punkty już wygasły.'],
  ['conflict', 'this is already undone', 'Ta zmiana została już cofnięta.'],
  ['bad_request', 'not an email address', 'Niepoprawny adres e-mail.'],
  ['bad_request', 'a site needs a name', 'Witryna musi mieć nazwę.'],
  ['bad_request', 'there is no such time zone', 'Nie ma takiej strefy czasowej.'],
  ['bad_request', 'not the name of a parameter such as q', 'To nie jest nazwa parametru, takiego jak q.'],
]

beforeAll(() => {
  language.value = 'pl'
})
afterAll(() => {
  language.value = 'en'
})

it('every error of the collector has a Polish text of the same precision', async () => {
  let sources = ''
  for await (const file of glob(`${COLLECTOR}**/*.ts`)) sources += await readFile(file, 'utf8')
  for (const [code, message, polish] of SAID) {
    // Lists of a site say "not" of what they want.
    expect(sources).toContain(`${message.replace(/^not the name/, 'the name')}'`)
    expect(refusalText(code, message)).toBe(polish)
  }
  expect(refusalText('not_found', 'there is no such plan')).toBe('Nie znaleziono.')
})

it('English messages of the API use the terms of the interface', () => {
  language.value = 'en'
  expect(refusalText('stopping', 'the collector is being stopped; try again')).toBe(
    'the server is being stopped; try again',
  )
  expect(refusalText('bad_plan', 'the lowest band has no trait such as traits.city')).toBe(
    'the lowest stage has no property such as traits.city',
  )
  language.value = 'pl'
})

it('an unreachable collector is reported in words instead of a status', () => {
  expect(problemText(new ApiError(0, null))).toBe('Serwer nie odpowiada')
  language.value = 'en'
  expect(problemText(new ApiError(0, null))).toBe('Can’t reach the server')
  language.value = 'pl'
})
