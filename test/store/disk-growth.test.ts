import { statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createSite } from '../../collector/accounts/sites.ts'
import { openStore } from '../../collector/store/open.ts'
import { type History, writeHistory } from '../bench/scale/history.ts'
import { NOW } from './samples.ts'

const few = process.env.LONG ? 10_000 : 600
const EACH = 20

it('a contact of one event takes at most 700 bytes on disk, an event of a long history at most 350', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'pulseboard-disk-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const store = await openStore('sqlite:', dir, { role: 'command' })
  const made = await createSite(store.db, { name: 'Shop' }, 'test', NOW)
  await store.close()
  if ('code' in made) throw new Error(made.message)
  const after = async (history: History) => {
    const events = await writeHistory(dir, made.siteId, history)
    return { events, bytes: statSync(join(dir, 'pulseboard.db')).size }
  }
  const first = await after({ contacts: few })
  // A tenth of them is named.
  const second = await after({ contacts: 2 * few, from: few })
  expect((second.bytes - first.bytes) / (2 * few)).toBeLessThanOrEqual(700)
  const third = await after({ contacts: few / 10, eventsOfEach: EACH, from: 3 * few })
  expect(third.events).toBeGreaterThan((EACH * few) / 10)
  expect((third.bytes - second.bytes) / third.events).toBeLessThanOrEqual(350)
})
