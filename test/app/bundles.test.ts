import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bundles, digestOfSources } from '../../collector/app/bundles.ts'
import { buildDashboard, buildPortal, buildTracker } from '../../esbuild.config.mjs'

it('bundles from the cache equal newly built bundles', async () => {
  const bytesOf = (files: Record<string, { bytes: Uint8Array }>) =>
    Object.entries(files)
      .map(([name, { bytes }]) => [name, Buffer.from(bytes).toString('base64')])
      .sort()
  await bundles()
  const { tracker, dashboard, portal } = await bundles()
  expect(bytesOf(tracker)).toEqual(bytesOf(await buildTracker()))
  expect(bytesOf(dashboard)).toEqual(bytesOf(await buildDashboard()))
  expect(bytesOf(portal)).toEqual(bytesOf(await buildPortal()))
})

it('the cache of bundles is invalid after a source is changed, added or moved', async () => {
  const root = await mkdtemp(join(tmpdir(), 'pulseboard-bundles-'))
  for (const folder of ['tracker', 'dashboard', 'shared']) await mkdir(join(root, folder))
  for (const file of ['esbuild.config.mjs', 'package-lock.json', 'shared/a.ts'])
    await writeFile(join(root, file), '1')
  const before = await digestOfSources(root)
  expect(await digestOfSources(root)).toBe(before)
  await writeFile(join(root, 'shared/a.ts'), '2')
  const changed = await digestOfSources(root)
  await rename(join(root, 'shared/a.ts'), join(root, 'dashboard/a.ts'))
  const moved = await digestOfSources(root)
  await writeFile(join(root, 'tracker/b.ts'), '')
  expect(new Set([before, changed, moved, await digestOfSources(root)]).size).toBe(4)
  await rm(root, { recursive: true })
})
