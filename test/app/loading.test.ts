import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createSite } from '../../collector/accounts/sites.ts'
import { Projections } from '../../collector/app/projections.ts'
import { scanContacts } from '../../collector/app/scan-contacts.ts'
import { rowAtRest } from '../../collector/model/at-rest.ts'
import type { ContactRow } from '../../collector/model/rows.ts'
import { openStore } from '../../collector/store/open.ts'
import { arrival, NOW } from '../store/samples.ts'

const memory = { isTight: () => false }

async function aDatabase() {
  const dataDir = await mkdtemp(join(tmpdir(), 'pulseboard-load-'))
  const store = await openStore('sqlite:', dataDir)
  onTestFinished(async () => {
    await store.close()
    await rm(dataDir, { recursive: true })
  })
  const made = await createSite(store.db, { name: 'Shop' }, 'test', NOW)
  if ('code' in made) throw new Error(made.message)
  return { store, site: made.siteId, plan: made.planId }
}

const DAY = 86_400_000
/** Of each kind of contact: anonymous ones, at the same times too, from a log, named, with a phone, a company, a code. */
const arrivals = (site: string) =>
  Array.from({ length: 120 }, (_, i) => {
    const visitor = `v${i}`
    const time = NOW - (i % 7) * DAY
    const derived = {
      source: { channel: 'search', name: i % 2 ? 'google' : 'Łódź news' },
      place: { city: `City ${i % 3}` },
      ...(i % 11 === 0 && { partner: { code: 'jan', parameter: 'ref' } }),
    }
    const view = arrival({ visitor, time, derived, ...(i % 13 === 0 && { id: `log_${i}` }) }, site)
    const traits = { name: `Person ${i}`, phone: '+48600100200', company: 'ACME' }
    const named = arrival(
      { visitor, time: time + 1, name: 'identify', props: { userId: visitor, traits } },
      site,
    )
    const download = arrival({ visitor, time: time + 2, name: 'generate_lead' }, site)
    return [view, ...(i % 10 === 0 ? [named] : []), ...(i % 4 === 0 ? [download] : [])]
  }).flat()

it('contacts at rest and all others are together the contacts of a scan', async () => {
  const { store, site } = await aDatabase()
  await store.commit(arrivals(site))
  const byId = (rows: ContactRow[]) => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const scanned: ContactRow[] = []
  await store.scan(rows => void scanned.push(...rows))
  const loaded: ContactRow[] = []
  let atRestCount = 0
  const told: [number, number][] = []
  await store.load(
    ({ rows, atRest }) => {
      loaded.push(...rows)
      if (atRest === null) return
      atRestCount += atRest.ids.length
      loaded.push(...atRest.ids.map((_, i) => rowAtRest(atRest, i)))
    },
    (read, of) => told.push([read, of]),
  )
  expect(byId(loaded)).toEqual(byId(scanned))
  expect(atRestCount).toBeGreaterThan(80)
  expect(atRestCount).toBeLessThan(scanned.length)
  expect(told.at(-1)).toEqual([scanned.length, scanned.length])
})

it('boards, directory, activity and due times are the same from columns as from rows', async () => {
  const { store, site, plan } = await aDatabase()
  await store.commit(arrivals(site))
  const views = async (inColumns: boolean) => {
    const projections = new Projections({ store, now: () => NOW + 5 })
    projections.use(await store.registry())
    await scanContacts({
      store,
      take: rows => projections.take(rows),
      ...(inColumns && { takeAtRest: atRest => projections.takeAtRest(atRest) }),
      memory,
    })
    projections.endScan()
    const { boards, directory, due, activity } = projections
    const ask = (query: object) => boards.read({ plan, top: 500, ...query } as never, '', 0)
    const held = [...boards.contacts.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const times: (number | null)[] = []
    for (let at = due.next(); at !== null; at = due.next()) times.push(at, due.take(at).length)
    return {
      held,
      size: boards.contacts.size,
      boards: [ask({}), ask({ q: 'city 1' }), ask({ q: 'google' }), ask({ q: 'acme' })],
      found: directory.find(site, { limit: 500 }),
      arrivals: [timesOf(directory.arrivals(site)), timesOf(directory.arrivalsOfPages(site))],
      present: activity.present(site).toSorted(),
      times,
    }
  }
  const fromRows = await views(false)
  expect(fromRows.size).toBe(120)
  expect(fromRows.present.length).toBeGreaterThan(10)
  expect(fromRows.times.length).toBeGreaterThan(10)
  expect(await views(true)).toEqual(fromRows)
})

const timesOf = ({ first, last }: { first?: { time: number }; last?: { time: number } }) => [
  first?.time,
  last?.time,
]

it('a contact that has changed or gone since it was read is not put back', async () => {
  const { store, site } = await aDatabase()
  await store.commit(['a', 'b', 'c', 'd', 'e', 'f'].map(visitor => arrival({ visitor }, site)))
  const projections = new Projections({ store, now: () => NOW })
  projections.use(await store.registry())
  await store.load(({ rows, atRest }) => {
    const [changed, gone] = atRest!.ids
    const newer = { ...rowAtRest(atRest!, 0), version: 9, due: 5 }
    const seq = { seq: 1, events: [], crossings: [] }
    projections.hear({ ...seq, contacts: [newer] })
    projections.hear({ ...seq, contacts: [], gone: [{ site, contact: gone! }] })
    projections.take(rows)
    projections.takeAtRest(atRest!)
    expect(projections.boards.contacts.get(changed!)).toEqual(newer)
    expect(projections.boards.contacts.has(gone!)).toBe(false)
  })
  projections.endScan()
  expect(projections.boards.contacts.size).toBe(5)
  expect(projections.due.next()).toBe(5)
})
