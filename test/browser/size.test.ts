import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { brotliSize, COMPANIONS, captureCosts } from '../../esbuild.config.mjs'
import { builtTracker } from './built-tracker.ts'

const BUDGET_BYTES = 2600
const COMPANION_BYTES = 1000
const PAGE = new URL('../../docs/install-and-tracker.md', import.meta.url)

describe('the size of the tracker', () => {
  it(`is at most ${BUDGET_BYTES} bytes for pulse.js, minified, brotli 11`, async () => {
    const built = await builtTracker()
    expect(brotliSize(built['pulse.js']!.bytes)).toBeLessThanOrEqual(BUDGET_BYTES)
  })

  it.each(COMPANIONS)(`is at most ${COMPANION_BYTES} bytes for pulse.%s.js`, async name => {
    const built = await builtTracker()
    expect(brotliSize(built[`pulse.${name}.js`]!.bytes)).toBeLessThanOrEqual(COMPANION_BYTES)
  })

  it.each([['pulse.js', /`pulse\.js` is ([\d,]+) bytes \(minified, brotli 11\)/]])(
    '%s equals the figure in docs/install-and-tracker.md',
    async (name, statement) => {
      const stated = statement.exec(readFileSync(PAGE, 'utf8'))?.[1]
      const built = await builtTracker()
      expect(Number(stated?.replace(',', ''))).toBe(brotliSize(built[name]!.bytes))
    },
  )

  it('is reported for each capture', async () => {
    for (const { capture, bytes } of await captureCosts()) expect(bytes, capture).toBeGreaterThan(10)
  })
})
