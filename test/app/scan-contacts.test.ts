import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createSite } from '../../collector/accounts/sites.ts'
import { Projections } from '../../collector/app/projections.ts'
import { scanContacts } from '../../collector/app/scan-contacts.ts'
import { openStore } from '../../collector/store/open.ts'
import { arrival, NOW } from '../store/samples.ts'

it.each([
  { isTight: false, leftOut: 0, onBoard: 5 },
  { isTight: true, leftOut: 3, onBoard: 2 },
])(
  'a start with little memory left ($isTight) skips $leftOut anonymous contacts until their next event',
  async ({ isTight, leftOut, onBoard }) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'pulseboard-scan-'))
    const store = await openStore('sqlite:', dataDir)
    onTestFinished(async () => {
      await store.close()
      await rm(dataDir, { recursive: true })
    })
    const made = await createSite(store.db, { name: 'Shop' }, 'test', NOW)
    if ('code' in made) throw new Error(made.message)
    const site = made.siteId
    const view = (visitor: string, time = NOW) => arrival({ visitor, time }, site)
    const named = (visitor: string) =>
      arrival({ visitor, name: 'identify', props: { userId: visitor } }, site)
    await store.commit([...['a', 'b', 'c'].map(visitor => view(visitor)), named('jan'), named('ewa')])

    const projections = new Projections({ store, now: () => NOW })
    projections.use(await store.registry())
    await store.subscribe(feed => projections.hear(feed))
    expect(
      await scanContacts({
        store,
        take: rows => projections.take(rows),
        takeAtRest: atRest => projections.takeAtRest(atRest),
        memory: { isTight: () => isTight },
      }),
    ).toBe(leftOut)
    projections.endScan()
    const board = () => {
      const read = projections.boards.read({ plan: made.planId, top: 50 }, '', 0)
      return 'rows' in read ? read.total : read
    }
    expect(board()).toBe(onBoard)

    await store.commit([view('a', NOW + 60_000)])
    await expect.poll(board).toBe(isTight ? onBoard + 1 : onBoard)
  },
)
