import { expect, it } from 'vitest'
import { bundles } from '../../collector/bundles.ts'
import { buildDashboard, buildTracker } from '../../esbuild.config.mjs'

it('gives what is kept as it would be made anew', async () => {
  const bytesOf = (files: Record<string, { bytes: Uint8Array }>) =>
    Object.entries(files)
      .map(([name, { bytes }]) => [name, Buffer.from(bytes).toString('base64')])
      .sort()
  await bundles()
  const { tracker, dashboard } = await bundles()
  expect(bytesOf(tracker)).toEqual(bytesOf(await buildTracker()))
  expect(bytesOf(dashboard)).toEqual(bytesOf(await buildDashboard()))
})
