import { expect, it } from 'vitest'
import { ATTACKS, benchStrangers } from '../bench/strangers.ts'

/** `npm run bench -- strangers` is the same at full size, with times; here everything must be answered. */
it('one hostile site prevents neither the ingest of another site nor a restart of the collector', {
  timeout: 240_000,
}, async () => {
  const figures = await benchStrangers(0.01)
  expect(figures.map(({ what }) => what)).toEqual([...Object.keys(ATTACKS), 'after a restart'])
  for (const { what, honest, refused } of figures) {
    expect(honest, what).toBeGreaterThanOrEqual(5)
    expect(refused, what).toBe(0)
  }
})
