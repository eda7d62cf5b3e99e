import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { brotliSize, buildTracker, captureCosts } from '../../esbuild.config.mjs'

const BUDGET_BYTES = 2600
const PAGE = new URL('../../docs/install-and-tracker.md', import.meta.url)

describe('size', () => {
  it(`pulse.js is at most ${BUDGET_BYTES} bytes, minified, brotli 11`, async () => {
    const built = await buildTracker()
    expect(brotliSize(built['pulse.js']!.bytes)).toBeLessThanOrEqual(BUDGET_BYTES)
  })

  it.each([
    ['pulse.js', /`pulse\.js` is ([\d,]+) bytes \(minified, brotli 11\)/],
    ['pulse.shop.js', /`pulse\.shop\.js` \(([\d,]+) bytes\)/],
  ])('%s is what docs/install-and-tracker.md says', async (name, statement) => {
    const stated = statement.exec(readFileSync(PAGE, 'utf8'))?.[1]
    const built = await buildTracker()
    expect(Number(stated?.replace(',', ''))).toBe(brotliSize(built[name]!.bytes))
  })

  it('can say what each capture costs', async () => {
    for (const { capture, bytes } of await captureCosts()) expect(bytes, capture).toBeGreaterThan(20)
  })
})
