import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = new URL('..', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')
const rows = [...read('SECURITY.md').matchAll(/\| `(test\/[^`]+)`: (.+) \|$/gm)].map(([, file, name]) => ({
  file: file!,
  name: name!,
}))

it('SECURITY.md has a test for each promise', () => {
  const all = read('SECURITY.md').match(/^\|.*\|$/gm)!
  const heads = all.filter(row => /^\|(---|\s*promise\s*\|)/.test(row))
  expect(rows.length).toBe(all.length - heads.length)
})

it.each(rows)('$file: $name', ({ file, name }) => {
  expect(existsSync(fileURLToPath(new URL(file, ROOT)))).toBe(true)
  expect(read(file)).toContain(name)
})
