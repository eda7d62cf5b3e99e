import { expect, it } from 'vitest'
import { openStore } from '../../collector/store/open.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { eventually } from '../eventually.ts'
import { freePort } from '../free-port.ts'
import { arrival, NOW } from '../store/samples.ts'
import { Place } from './spawned.ts'

/** A spelling of 127.0.0.1 that does not look like this machine: the collector cannot know who reaches it. */
const OTHER_HOST = '127.1'

it.each([
  { host: OTHER_HOST, hasUrl: false, warns: true },
  { host: OTHER_HOST, hasUrl: true, warns: false },
])(
  'a start on $host with PUBLIC_URL set ($hasUrl) warns that links take the host of the request: $warns',
  async ({ host, hasUrl, warns }) => {
    const port = await freePort()
    await using place = new Place({ HOST: host, ...(hasUrl && { PUBLIC_URL: `http://127.0.0.1:${port}` }) })
    place.port = port
    await place.start()
    expect((await fetch(`${place.url}/readyz`)).status).toBe(200)
    await place.stop()
    expect(place.said.includes('PUBLIC_URL is not set')).toBe(warns)
  },
)

// Fills a database.
it.skipIf(!process.env.LONG)(
  'a start near the heap limit skips anonymous contacts, and the collector answers',
  async () => {
    await using place = new Place({ NODE_OPTIONS: '--max-old-space-size=72' })
    const site: CreatedSite = await place.addSite()
    await fill(place.dir, site.siteId, 20_000)
    await place.start()
    expect((await fetch(`${place.url}/readyz`)).status).toBe(200)
    await eventually(() => expect(place.said).toContain('memory is short'))
    const board = (filter: object) =>
      place.get<{ rows: { userId: string | null }[]; total: number }>(
        `/api/board?site=${site.siteId}&plan=${site.planId}&filter=${encodeURIComponent(JSON.stringify(filter))}`,
        site.secretKey,
      )
    expect((await board({ known: true })).rows.map(({ userId }) => userId)).toEqual(['jan'])
    expect((await board({})).total).toBeLessThan(20_000)
  },
  120_000,
)

async function fill(dataDir: string, site: string, contacts: number): Promise<void> {
  const store = await openStore('sqlite:', dataDir, { role: 'command' })
  try {
    for (let n = 0; n < contacts; n += 1_000)
      await store.commit(
        Array.from({ length: 1_000 }, (_, i) => arrival({ visitor: `v${n + i}`, time: NOW }, site)),
      )
    await store.commit([arrival({ visitor: 'v1', name: 'identify', props: { userId: 'jan' } }, site)])
  } finally {
    await store.close()
  }
}
