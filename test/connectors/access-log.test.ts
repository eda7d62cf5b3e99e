import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import crawlers from 'crawler-user-agents' with { type: 'json' }
import people from 'top-user-agents'
import { describe, expect, it } from 'vitest'
import { combined } from '../../collector/connectors/access-log.ts'
import { deriveFromAgent } from '../../collector/enrich/user-agent.ts'
import { openStore } from '../../collector/store/open.ts'
import type { Board } from '../../shared/board.ts'
import { Place } from '../system/spawned.ts'

/** The log is not part of the project (its source states no licence); point ACCESS_LOG to it elsewhere. */
const LOG =
  process.env.ACCESS_LOG ?? fileURLToPath(new URL('../../../shared/data/apache_10k.log', import.meta.url))
const LINES = 10_000
const FIGURES = readFileSync(new URL('../../docs/figures.md', import.meta.url), 'utf8')

const isMarked = (agent: string) => deriveFromAgent(agent).bot !== undefined
const patterns = crawlers.map(({ pattern }) => new RegExp(pattern))
const isCrawler = (agent: string) => patterns.some(pattern => pattern.test(agent))

describe('bots are told from people', () => {
  it('by nearly every agent of a published list of crawlers', () => {
    const instances = crawlers.flatMap(crawler => crawler.instances)
    const found = instances.filter(isMarked)
    console.log(
      `crawler-user-agents: ${found.length} of ${instances.length} agents are marked (${percent(found, instances)})`,
    )
    expect(found.length / instances.length).toBeGreaterThan(0.97)
    expect(FIGURES).toContain(`| ${percent(found, instances)}; `)
  })

  it('without one false alarm among the agents that most people use', () => {
    const marked = people.filter(isMarked)
    console.log(`top-user-agents: ${marked.length} of ${people.length} agents are marked`)
    expect(people.length).toBeGreaterThan(50)
    expect(marked).toEqual([])
    expect(FIGURES).toContain(`; ${marked.length} of ${people.length} |`)
  })
})

it('reads a line whole: quotes, zones, a cut-off agent; passes over what is no page', async () => {
  const line = (request: string, rest = '200 5 "-" "Mozilla/5.0 \\"x\\" Y"') =>
    `1.2.3.4 - - [17/May/2015:12:05:03 +0200] "${request}" ${rest}`
  const texts = [
    line('GET /blog/?q=a HTTP/1.1', '200 5 "http://a.example/?x=1" "Agent \\"x\\" Y"'),
    line('GET /a.html HTTP/1.1', '304 - "-" "-"'),
    line('GET /a.html HTTP/1.1', '200 5 "-" "Mozilla/5.0 (cut off'),
    line('GET /a.png HTTP/1.1'),
    line('POST / HTTP/1.1'),
    line('GET / HTTP/1.1', '404 5 "-" "x"'),
    'nonsense',
  ]
  const lines = (async function* () {
    yield* texts
  })()
  const rows = await all(combined(lines, { origin: 'https://shop.example' }))
  const at = Date.UTC(2015, 4, 17, 10, 5, 3)
  expect(rows).toMatchObject([
    {
      event: { n: 'page_view', t: at, u: 'https://shop.example/blog/?q=a', r: 'http://a.example/?x=1' },
      from: { address: '1.2.3.4', agent: 'Agent \\"x\\" Y' },
    },
    { event: { u: 'https://shop.example/a.html' }, from: { agent: '' } },
    { from: { agent: 'Mozilla/5.0 (cut off' } },
    { line: 4, skipped: true },
    { line: 5, skipped: true },
    { line: 6, skipped: true },
    { line: 7, reason: expect.any(String) },
  ])
})

it.skipIf(!existsSync(LOG))(
  `takes a real access log in, its bots marked and on no board${existsSync(LOG) ? '' : ` (skipped: there is no ${LOG})`}`,
  async () => {
    await using place = new Place()
    await place.start()
    const site = await place.addSite()
    const run = async () => {
      const { out, err } = await place.command(
        ...['import', '--site', site.siteId, '--format', 'combined', '--shift-to-now', '--json', LOG],
      )
      expect(err).toBe('')
      return JSON.parse(out) as {
        rows: number
        skipped: number
        accepted: number
        duplicates: number
        rejected: []
      }
    }
    const first = await run()
    expect(first).toMatchObject({ rows: LINES, duplicates: 0, rejected: [] })
    expect(await run()).toEqual({ ...first, accepted: 0, duplicates: first.accepted })

    const board = await place.get<Board>(
      `/api/board?site=${site.siteId}&plan=${site.planId}&top=1000`,
      site.secretKey,
    )
    await place.stop()
    const taken = await all(combined(linesOf(LOG), { origin: 'http://localhost' }))
    const rows = taken.flatMap(row => ('event' in row ? row : []))
    expect(first.accepted).toBe(rows.length)
    const peopleSeen = new Set(
      rows.flatMap(({ from }) => (isMarked(from!.agent) ? [] : JSON.stringify(from))),
    )
    expect(board.total).toBe(peopleSeen.size)
    const visitors = [...peopleSeen].map(text => (JSON.parse(text) as { address: string }).address)
    expect(await addressesKept(place.dir, visitors.slice(0, 50))).toEqual([])

    const agents = readFileSync(LOG, 'latin1').split('\n').filter(Boolean).map(agentOf)
    const known = agents.filter(agent => isCrawler(agent))
    const marked = agents.filter(isMarked)
    const pages = rows.filter(({ from }) => isMarked(from!.agent)).length
    console.log(
      `access log: ${marked.length} of ${agents.length} requests are marked, ${pages} of ${rows.length} page views; ` +
        `of ${known.length} by crawlers of the list ${percent(known.filter(isMarked), known)}; ` +
        `${marked.filter(agent => agent !== '' && !isCrawler(agent)).length} with an agent that the list has not`,
    )
    expect(known.filter(isMarked).length / known.length).toBeGreaterThan(0.98)
  },
  120_000,
)

async function all<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const found: Row[] = []
  for await (const row of rows) found.push(row)
  return found
}

const percent = (part: unknown[], all: unknown[]) => `${((100 * part.length) / all.length).toFixed(2)} %`

const agentOf = (line: string): string => {
  const agent =
    /"((?:[^"\\]|\\.)*)"?\s*$/.exec(line.replace(/^.*?" \d{3} \S+ "(?:[^"\\]|\\.)*" /, ''))?.[1] ?? ''
  return agent === '-' ? '' : agent
}

async function* linesOf(file: string): AsyncGenerator<string> {
  yield* readFileSync(file, 'utf8').split('\n')
}

/** Those of the addresses that stand in any file of the data directory. */
async function addressesKept(dir: string, addresses: string[]): Promise<string[]> {
  const store = await openStore('sqlite:', dir)
  await store.close()
  const bytes = readFileSync(`${dir}/pulseboard.db`, 'latin1')
  return addresses.filter(address => bytes.includes(address))
}
