import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Built, brotliSize, buildDashboard } from '../../esbuild.config.mjs'

const FIRST_LOAD_BYTES = 65_000

let built: Record<string, Built>

/** What a browser fetches before it can show the board: the entry and whatever that imports at once. */
function firstLoad(): string[] {
  const names = new Set(['index.js'])
  for (const name of names) {
    const text = Buffer.from(built[name]!.bytes).toString()
    for (const [, chunk] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) names.add(chunk!)
  }
  return [...names, 'index.css']
}

beforeAll(async () => {
  built = await buildDashboard()
})

describe('the first load of the dashboard', () => {
  it('is below 65 KB brotli, and near the figure in docs/figures.md', async () => {
    const html = await readFile(new URL('../../dashboard/index.html', import.meta.url))
    const files = [html, ...firstLoad().map(name => built[name]!.bytes)]
    const sum = files.reduce((bytes, file) => bytes + brotliSize(file), 0)
    console.log(`first load: ${(sum / 1000).toFixed(1)} KB brotli`)
    expect(sum).toBeLessThan(FIRST_LOAD_BYTES)
    const figures = await readFile(new URL('../../docs/figures.md', import.meta.url), 'utf8')
    const stated = 1000 * Number(/first load of the dashboard \| (\d+) KB brotli/.exec(figures)?.[1])
    expect(Math.abs(stated - sum), `docs/figures.md says ${stated}, it is ${sum}`).toBeLessThan(0.05 * sum)
  })

  it('loads at most 25 KB per screen, and nothing that only servers use', () => {
    for (const [name, { bytes }] of Object.entries(built)) {
      if (!name.endsWith('.js')) continue
      expect(brotliSize(bytes), name).toBeLessThan(25_000)
      expect(Buffer.from(bytes).includes('invalid_union'), `zod in ${name}`).toBe(false)
    }
  })

  it('leaves charts and similar code to the screens that use them', () => {
    const first = firstLoad()
    const later = Object.keys(built).filter(name => name.endsWith('.js') && !first.includes(name))
    expect(later.some(name => name.startsWith('uPlot'))).toBe(true)
  })
})
