import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { Projections } from '../../collector/app/projections.ts'
import type { Feed } from '../../collector/model/port.ts'
import { openStore } from '../../collector/store/open.ts'
import { contactRow } from '../store/samples.ts'

const feed = (changes: Partial<Feed>): Feed => ({
  seq: 1,
  contacts: [],
  events: [],
  crossings: [],
  ...changes,
})

it('projections remember deleted contacts only until the scan at the start has ended', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'pulseboard-projections-'))
  const store = await openStore('sqlite:', dataDir)
  onTestFinished(async () => {
    await store.close()
    await rm(dataDir, { recursive: true })
  })
  const projections = new Projections({ store, now: () => 0 })
  const merge = (n: number) =>
    projections.hear(feed({ contacts: [contactRow({ id: `lost${n}`, version: 2, mergedInto: 'c_1' })] }))
  const erase = (n: number) => projections.hear(feed({ gone: [{ site: 's1', contact: `erased${n}` }] }))
  merge(0)
  erase(0)
  projections.take([contactRow({ id: 'lost0' }), contactRow({ id: 'erased0' }), contactRow({ id: 'c_1' })])
  expect([...projections.boards.contacts.keys()]).toEqual(['c_1'])
  expect(projections.remembered).toBe(2)
  projections.endScan()
  for (let n = 1; n < 10; n++) {
    merge(n)
    erase(n)
  }
  expect(projections.remembered).toBe(0)
})
