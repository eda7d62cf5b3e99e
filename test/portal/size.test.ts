import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { brotliSize, buildPortal } from '../../esbuild.config.mjs'

const FIRST_LOAD_BYTES = 40_000

it('the portal loads at most 40 KB of brotli, about as docs/figures.md says, and no code of the dashboard', async () => {
  const built = await buildPortal()
  const html = await readFile(new URL('../../dashboard/portal/index.html', import.meta.url))
  const files = [html, ...Object.values(built).map(({ bytes }) => bytes)]
  const sum = files.reduce((bytes, file) => bytes + brotliSize(file), 0)
  console.log(`first load of the portal: ${(sum / 1000).toFixed(1)} KB brotli`)
  expect(sum).toBeLessThan(FIRST_LOAD_BYTES)
  const figures = await readFile(new URL('../../docs/figures.md', import.meta.url), 'utf8')
  const stated = 1000 * Number(/first load of the partner portal \| (\d+) KB brotli/.exec(figures)?.[1])
  expect(Math.abs(stated - sum), `docs/figures.md says ${stated}, it is ${sum}`).toBeLessThan(0.05 * sum)
  const code = Buffer.from(built['portal.js']!.bytes).toString()
  // Paths of the dashboard's API and marks of its libraries.
  for (const mark of ['/api/sites', '/api/me', 'pulseboard.theme', 'invalid_union', 'uPlot'])
    expect(code.includes(mark), mark).toBe(false)
})
