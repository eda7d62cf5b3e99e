import { readFile, writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { servicesInDocs } from './docs-tables.ts'

const PAGE = new URL('../../docs/connections.md', import.meta.url)
const [BEGIN, END] = ['<!-- services: made from the code -->', '<!-- /services -->']

/** `WRITE_DOCS=1` writes the part anew. */
it('docs/connections.md lists every service of the code', async () => {
  const page = await readFile(PAGE, 'utf8')
  const [before, rest = ''] = page.split(BEGIN)
  const [, after] = rest.split(END)
  const made = `${before}${BEGIN}\n\n${servicesInDocs()}\n\n${END}${after}`
  if (process.env.WRITE_DOCS) await writeFile(PAGE, made)
  else expect(page).toBe(made)
})
