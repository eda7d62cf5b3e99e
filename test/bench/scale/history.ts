/**
 * A database of so many contacts: events are decided and written as the collector does it, without the requests.
 * `node test/bench/scale/history.ts DIRECTORY SITE CONTACTS [EVENTS_OF_EACH]`
 */
import { hash } from 'node:crypto'
import type { Arrival } from '../../../collector/model/port.ts'
import { openStore } from '../../../collector/store/open.ts'
import type { Event } from '../../../shared/event.ts'

const BATCH = 1_000
/** A tenth of the contacts is identified. */
const NAMED_EVERY = 10
const CITIES = ['Warszawa', 'Kraków', 'Gdańsk', 'Wrocław', 'Poznań', 'Łódź', 'Berlin', 'London']

/** `from`: visitors before it are left to other histories of the same site. */
export type History = { contacts: number; eventsOfEach?: number; named?: boolean; from?: number }

/** Events in the order in which they came, over the last 20 days. */
export async function writeHistory(dir: string, site: string, history: History): Promise<number> {
  const { contacts, eventsOfEach = 1, named = true, from: offset = 0 } = history
  const store = await openStore('sqlite:', dir)
  let events = 0
  try {
    const from = Date.now() - 20 * 86_400_000
    const step = (20 * 86_400_000 - 600_000) / (contacts * eventsOfEach)
    let pending: Promise<unknown> = Promise.resolve()
    for (let n = 0; n < contacts * eventsOfEach; n += BATCH) {
      const batch: Arrival[] = []
      for (let i = n; i < Math.min(n + BATCH, contacts * eventsOfEach); i++) {
        const time = Math.floor(from + i * step)
        batch.push(arrival(site, offset + i, offset + (i % contacts), time))
        if (named && i < contacts && i % NAMED_EVERY === 0) batch.push(identify(site, offset + i, time + 1))
      }
      events += batch.length
      const committed = store.commit(batch)
      await pending
      pending = committed
    }
    await pending
  } finally {
    await store.close()
  }
  return events
}

const base = (n: number, visitor: number, time: number): Event => ({
  id: `${time.toString(36)}${(n + 1e6).toString(36)}k3j9x`,
  key: 'public',
  name: 'page_view',
  time,
  receivedAt: time + 200,
  visitor: `v${(visitor * 7_919 + 1e9).toString(36)}x9f8g7h6j5k4`,
  userId: null,
  url: `https://shop.example/category/${n % 50}/product-${n % 997}`,
  referrer: 'https://www.google.com/',
  title: `Product ${n % 997}`,
  props: {},
  derived: {
    source: { channel: 'search', name: 'google' },
    device: {
      type: n % 3 === 0 ? 'mobile' : 'desktop',
      browser: 'Chrome',
      os: n % 3 === 0 ? 'Android' : 'Windows',
    },
    place: { country: 'PL', city: CITIES[n % CITIES.length]! },
  } as unknown as Event['derived'],
})

const arrival = (site: string, n: number, visitor: number, time: number): Arrival => {
  const event = base(n, visitor, time)
  return { kind: 'event', site, event, digest: digestOf(event) }
}

const digestOf = ({ id }: Event): string => hash('sha1', id, 'base64url').slice(0, 16)

const identify = (site: string, n: number, time: number): Arrival => {
  const event: Event = {
    ...base(n, n, time),
    id: `${time.toString(36)}${(n + 1e6).toString(36)}ident`,
    name: 'identify',
    props: {
      email: `person${n}@mail.example`,
      traits: { name: `Person ${n}`, company: `Company ${n % 5_000}` },
    },
  }
  return { kind: 'event', site, event, digest: digestOf(event) }
}

if (import.meta.main) {
  const [dir, site, contacts, eventsOfEach] = process.argv.slice(2)
  const started = performance.now()
  const events = await writeHistory(dir!, site!, {
    contacts: Number(contacts),
    eventsOfEach: Number(eventsOfEach ?? 1),
  })
  console.log(`${events} events in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}
