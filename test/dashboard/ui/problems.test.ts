import { glob, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ApiError } from '../../../dashboard/core/api.ts'
import { problemText, refusalText } from '../../../dashboard/ui/problem-words.ts'
import { language } from '../../../dashboard/words/words.ts'

const COLLECTOR = new URL('../../../collector/', import.meta.url).pathname
/** What the collector says, and with which code, where more is told than the code tells. */
const SAID: [code: string, message: string, polish: string][] = [
  ['conflict', 'someone must remain an admin', 'Ktoś musi pozostać administratorem.'],
  ['conflict', 'this person is here already', 'Ta osoba już ma konto.'],
  ['conflict', 'these points have ended by themselves', 'Te punkty już same wygasły.'],
  ['conflict', 'this has been taken back already', 'To już zostało cofnięte.'],
  ['bad_request', 'not an e-mail address', 'To nie jest adres e-mail.'],
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

it('says in Polish why the collector says no, and as exactly as it does', async () => {
  let sources = ''
  for await (const file of glob(`${COLLECTOR}**/*.ts`)) sources += await readFile(file, 'utf8')
  for (const [code, message, polish] of SAID) {
    expect(sources).toContain(`'${message}'`)
    expect(refusalText(code, message)).toBe(polish)
  }
  expect(refusalText('not_found', 'there is no such plan')).toBe('Tego tu nie ma albo już nie ma.')
})

it('says that the collector does not answer, rather than a number', () => {
  expect(problemText(new ApiError(0, null))).toBe('Kolektor nie odpowiada')
  language.value = 'en'
  expect(problemText(new ApiError(0, null))).toBe('The collector does not answer')
  language.value = 'pl'
})
