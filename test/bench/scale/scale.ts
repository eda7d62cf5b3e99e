/**
 * What many contacts cost, beside the values that are aimed at: `npm run bench -- scale`, with another number of
 * contacts `BENCH_CONTACTS=100000 npm run bench -- scale`. The times are of this machine and this hour.
 */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { AGENT, Place } from '../../system/spawned.ts'
import { writeHistory } from './history.ts'

const CONTACTS = 1_000_000
const VISITORS = 5_000
const VISITORS_OF_MANY = 300_000
const EVENTS_OF_EACH = 20
const CONNECTIONS = 64
const SECONDS = 6
const MIB = 2 ** 20

export type ScaleFigure = { what: string; figure: number; unit: string; reach: string; isReached: boolean }

const atMost = (what: string, figure: number, unit: string, most: number): ScaleFigure => ({
  what,
  figure: Math.round(figure * 100) / 100,
  unit,
  reach: `≤ ${most}`,
  isReached: figure <= most,
})
const atLeast = (what: string, figure: number, unit: string, least: number): ScaleFigure => ({
  what,
  figure: Math.round(figure * 100) / 100,
  unit,
  reach: `≥ ${least}`,
  isReached: figure >= least,
})

export async function benchScale(contacts = CONTACTS): Promise<ScaleFigure[]> {
  return [...(await ofOneEventEach(contacts)), ...(await ofLongHistories(Math.ceil(contacts / 20)))]
}

/** Contacts of one event each, a tenth of them named. */
async function ofOneEventEach(contacts: number): Promise<ScaleFigure[]> {
  await using empty = new Place({ RATE_LIMITS: 'off' })
  await using many = new Place({ RATE_LIMITS: 'off' })
  const { siteId, writeKey } = await many.addSite()
  await writeHistory(many.dir, siteId, { contacts })
  const disk = sizeOf(many) / contacts
  const startedAt = performance.now()
  await many.start()
  await until(async () => (await fetch(`${many.url}/readyz`)).ok)
  const startSeconds = (performance.now() - startedAt) / 1000
  const resident = residentOf(many)
  const metrics = await (await fetch(`${many.url}/metrics`)).text()
  const held = metric(metrics, 'pulseboard_contacts')
  if (held < contacts) throw new Error(`${held} of ${contacts} contacts are in memory`)
  await empty.start()
  const small = await singles(empty, (await empty.addSite()).writeKey, VISITORS)
  const large = await singles(many, writeKey, VISITORS_OF_MANY)
  return [
    atMost('memory of a contact at rest', metric(metrics, 'pulseboard_contact_bytes') / held, 'bytes', 600),
    atMost('resident after a start', resident / MIB, 'MiB', 1_024),
    atMost('start to /readyz', startSeconds, 's', 5),
    atMost('disk of a contact with one event', disk, 'bytes', 700),
    atLeast('single events: 300,000 visitors on this file ÷ 5,000 on an empty one', large / small, '', 0.8),
  ]
}

async function ofLongHistories(contacts: number): Promise<ScaleFigure[]> {
  await using place = new Place()
  const { siteId } = await place.addSite()
  const events = await writeHistory(place.dir, siteId, { contacts, eventsOfEach: EVENTS_OF_EACH })
  const startedAt = performance.now()
  const { code, out } = await place.command('verify')
  if (code !== 0) throw new Error(`verify: ${out.slice(-500)}`)
  const seconds = (performance.now() - startedAt) / 1000
  return [
    atLeast('verify', events / seconds, 'events/s', 100_000),
    atMost('disk of an event, of 20 of each contact', sizeOf(place) / events, 'bytes', 350),
  ]
}

const sizeOf = ({ dir }: Place): number => statSync(join(dir, 'pulseboard.db')).size

const residentOf = ({ pid }: Place): number =>
  1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1])

const metric = (text: string, name: string): number =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 20))
}

let sent = 0
const boot = Date.now().toString(36)

/** Events/s of beacons of one event. Fails if one is refused. */
async function singles({ url }: Place, writeKey: string, visitors: number): Promise<number> {
  const beacon = () => {
    const now = Date.now()
    const e = {
      i: `${boot}${(sent++).toString(36).padStart(7, '0')}`,
      n: sent % 5 === 4 ? 'scroll' : 'page_view',
      t: now - 10,
      u: `https://shop.example/category/${sent % 50}/product-${sent % 997}`,
      h: `Product ${sent % 997}`,
    }
    const v = `single-${Math.floor(Math.random() * visitors)}`
    return JSON.stringify({ k: writeKey, v, z: now, c: 'granted', e: [e] })
  }
  const load = (duration: number) =>
    autocannon({
      url: `${url}/e`,
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'user-agent': AGENT },
      connections: CONNECTIONS,
      duration,
      setupClient(client) {
        const next = () => client.setBody(beacon())
        next()
        client.on('response', next)
      },
    })
  await load(2)
  const result = await load(SECONDS)
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refused, ${result.errors} failed`)
  return result.requests.average
}
