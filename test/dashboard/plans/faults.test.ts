import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultText } from '../../../dashboard/plans/words/faults.ts'
import { language } from '../../../dashboard/words/words.ts'

const FILES = ['check', 'condition', 'rule', 'retention', 'value']

beforeAll(() => {
  language.value = 'pl'
})
afterAll(() => {
  language.value = 'en'
})

/** Every text that `need` and `warn` are called with, with something in each place of a value. */
async function messages(): Promise<string[]> {
  const found: string[] = []
  for (const file of FILES) {
    const text = await readFile(new URL(`../../../collector/score/check/${file}.ts`, import.meta.url), 'utf8')
    // The text is the last argument, or the one before the closing parenthesis on a line of its own.
    for (const [, quoted] of text.matchAll(
      /\.(?:need|warn)\((?:[^'`;]|'[^']*'(?=[^'`;]*['`]))*?(['`](?:[^'`\\]|\\.)*['`]),?\s*\)/g,
    ))
      found.push(quoted!.slice(1, -1).replaceAll(/\$\{[^}]*\}/g, '7'))
  }
  return found
}

it('every plan error of the collector has a Polish text', async () => {
  const all = await messages()
  expect(all.length).toBeGreaterThan(35)
  const missing = all.filter(
    message => message.includes(' ') && message !== '"7" takes 7' && faultText(message) === message,
  )
  expect(missing).toEqual([])
  expect(faultText('must be from 1 to 9')).toBe('musi być od 1 do 9')
})
