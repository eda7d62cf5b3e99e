/**
 * Events/s of `POST /e` through 1, 2 and 4 collectors on one PostgreSQL beside one on SQLite, in one run, and where
 * the CPU time went: collectors, PostgreSQL with all its processes, and who sent the load.
 *
 *     node test/bench/collectors.ts [rounds] [seconds] [events in a beacon]
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { runSql, startPostgres } from '../postgres.ts'
import { AGENT, Place } from '../system/spawned.ts'

const COUNTS = [1, 2, 4]
const CONNECTIONS = 64
const VISITORS = 5_000
/** Clock ticks of /proc/PID/stat are hundredths of a second on every Linux. */
const TICK_MICROS = 10_000

export type CollectorsFigures = {
  store: string
  collectors: number
  eventsPerSecond: number
  p99: number
  /** CPU µs for each event. */
  collectorMicros: number
  postgresMicros: number
  loadMicros: number
  /** Of what collectors and PostgreSQL used together. */
  postgresShare: number
  /** Bytes of write-ahead log for each event. */
  walBytes: number
}

export async function benchCollectors(rounds = 3, seconds = 5, size = 20): Promise<CollectorsFigures[]> {
  const server = await startPostgres({ isDurable: true })
  const figures: CollectorsFigures[][] = []
  try {
    for (let round = 0; round < rounds; round++) {
      figures.push([await measure(['sqlite:'], { seconds, size }, null)])
      for (const count of COUNTS) {
        const url = await server.makeDatabase()
        figures[round]!.push(await measure(Array(count).fill(url), { seconds, size }, url))
        await server.dropDatabase(url)
      }
    }
  } finally {
    await server.stop()
  }
  return figures[0]!.map((_, i) => {
    const rows = figures.map(round => round[i]!)
    return rows.toSorted((a, b) => a.eventsPerSecond - b.eventsPerSecond)[rows.length >> 1]!
  })
}

async function measure(
  urls: string[],
  { seconds, size }: { seconds: number; size: number },
  server: string | null,
): Promise<CollectorsFigures> {
  const places = urls.map(url => new Place({ DATABASE_URL: url, LOG_LEVEL: 'error' }))
  try {
    await Promise.all(places.map(place => place.start()))
    const site = await places[0]!.addSite()
    const load = (duration: number) =>
      Promise.all(
        places.map(place =>
          send(place.url, {
            writeKey: site.writeKey,
            size,
            duration,
            connections: CONNECTIONS / places.length,
          }),
        ),
      )
    await load(2)
    const collectors = places.map(pidOf)
    const postmaster = server && (await postmasterOf(server))
    const read = async () => ({
      collectors: collectors.reduce((sum, pid) => sum + cpuOf(pid), 0),
      postgres: postmaster ? treeCpu(postmaster) : 0,
      load: process.cpuUsage().user + process.cpuUsage().system,
      wal: server ? await walOf(server) : 0,
    })
    const before = await read()
    const results = await load(seconds)
    const after = await read()
    const failed = results.reduce((sum, { non2xx, errors }) => sum + non2xx + errors, 0)
    if (failed > 0) throw new Error(`${failed} requests were refused or failed`)
    const events = results.reduce((sum, result) => sum + result.requests.total, 0) * size
    const each = (name: keyof typeof after) => Math.round((after[name] - before[name]) / events)
    const ours = after.collectors - before.collectors
    const theirs = after.postgres - before.postgres
    return {
      store: server ? 'PostgreSQL' : 'SQLite',
      collectors: places.length,
      eventsPerSecond: Math.round(events / seconds),
      p99: Math.max(...results.map(result => result.latency.p99)),
      collectorMicros: each('collectors'),
      postgresMicros: each('postgres'),
      loadMicros: each('load'),
      postgresShare: Number((theirs / (ours + theirs)).toFixed(2)),
      walBytes: each('wal'),
    }
  } finally {
    await Promise.all(places.map(place => place[Symbol.asyncDispose]()))
  }
}

let sent = 0
const boot = Date.now().toString(36)

function beacon(writeKey: string, size: number): string {
  const now = Date.now()
  const e = Array.from({ length: size }, (_, i) => ({
    i: `${now.toString(36)}${boot}${(sent++).toString(36).padStart(6, '0')}`,
    n: i % 5 === 4 ? 'scroll' : 'page_view',
    t: now - (size - i) * 10,
    u: `https://shop.example/category/${sent % 50}/product-${sent % 997}?utm_source=newsletter`,
    r: 'https://www.google.com/',
    h: `Product ${sent % 997}`,
    p: { value: 10 },
  }))
  const v = `visitor-${Math.floor(Math.random() * VISITORS)}`
  return JSON.stringify({ k: writeKey, v, z: now, c: 'granted', e })
}

type Load = { writeKey: string; size: number; duration: number; connections: number }

const send = (url: string, { writeKey, size, duration, connections }: Load): Promise<autocannon.Result> =>
  autocannon({
    url: `${url}/e`,
    method: 'POST',
    headers: { 'content-type': 'text/plain', 'user-agent': AGENT },
    connections,
    duration,
    setupClient(client) {
      const next = () => client.setBody(beacon(writeKey, size))
      next()
      client.on('response', next)
    },
  })

const pidOf = ({ dir }: Place): number => JSON.parse(readFileSync(join(dir, 'control.json'), 'utf8')).pid

/** A backend's parent. */
const postmasterOf = async (url: string): Promise<number> => {
  const { rows } = await runSql(url, 'SELECT pid FROM pg_stat_activity WHERE backend_type = $$checkpointer$$')
  return statOf(rows[0].pid)!.parent
}

const walOf = async (url: string): Promise<number> => {
  const { rows } = await runSql(url, "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn AS bytes")
  return Number(rows[0].bytes)
}

/** Of a process and its children, those that have ended included. In µs. */
const treeCpu = (root: number): number =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => [Number(name), statOf(Number(name))] as const)
    .reduce((sum, [pid, stat]) => {
      if (pid === root) return sum + stat!.own + stat!.reaped
      return stat?.parent === root ? sum + stat.own : sum
    }, 0)

const cpuOf = (pid: number): number => statOf(pid)!.own

const statOf = (pid: number): { parent: number; own: number; reaped: number } | null => {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return null
  }
  // The name in parentheses may hold anything; what follows it begins with the state, the third field.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  return {
    parent: field(4),
    own: (field(14) + field(15)) * TICK_MICROS,
    reaped: (field(16) + field(17)) * TICK_MICROS,
  }
}

if (import.meta.main) {
  const [rounds, seconds, size] = process.argv.slice(2).map(Number)
  console.table(await benchCollectors(rounds, seconds, size))
}
