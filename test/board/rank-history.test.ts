import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createSite } from '../../collector/accounts/sites.ts'
import { Boards } from '../../collector/board/boards.ts'
import { RankHistory } from '../../collector/board/rank-history.ts'
import { openStore } from '../../collector/store/open.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { event } from '../store/samples.ts'

const START = Date.UTC(2026, 10, 3, 10, 0)
const MINUTE_MS = 60_000

it('rank history excludes a contact that is erased during a snapshot, and compares only with the requested time', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'pulseboard-ranks-'))
  const store = await openStore('sqlite:', dir)
  const site = (await createSite(store.db, { name: 'Shop' }, 'test', START)) as CreatedSite
  const boards = new Boards()
  boards.use(await store.registry())
  await store.subscribe(feed => boards.apply(feed))
  const clock = { now: START }
  const log = new RankHistory({ store, boards, now: () => clock.now })
  for (const visitor of ['anna', 'jan']) {
    const made = event({ id: visitor, visitor, name: 'page_view', time: START, receivedAt: START })
    await store.commit([{ kind: 'event', site: site.siteId, event: made, digest: made.id }])
  }
  await store.caughtUp()
  const [gone, stays] = [...boards.contacts.keys()]
  // As it is when the person goes between the look at the ranking and the writing of it.
  boards.forget(gone!)
  await log.keep()
  clock.now += 10 * MINUTE_MS
  expect(await log.at(site.planId, 'hour')).toMatchObject({ at: null, contacts: [] })
  clock.now += 45 * MINUTE_MS
  expect(await log.at(site.planId, 'hour')).toMatchObject({ contacts: [stays] })
  await store.close()
  await rm(dir, { recursive: true })
})
