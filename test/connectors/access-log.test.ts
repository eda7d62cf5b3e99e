import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import crawlers from 'crawler-user-agents' with { type: 'json' }
import people from 'top-user-agents'
import { describe, expect, it } from 'vitest'
import { combined } from '../../collector/connectors/access-log.ts'
import { cleanAddress } from '../../collector/enrich/clean-address.ts'
import { isFile } from '../../collector/enrich/files.ts'
import { deriveFromAgent } from '../../collector/enrich/user-agent.ts'
import { openStore } from '../../collector/store/open.ts'
import type { Board } from '../../shared/board.ts'
import { Place } from '../system/spawned.ts'

/** The log is not part of the project (its source states no licence); point ACCESS_LOG to it elsewhere. */
const LOG =
  process.env.ACCESS_LOG ?? fileURLToPath(new URL('../../../shared/data/apache_10k.log', import.meta.url))
const LINES = 10_000
const FIGURES = readFileSync(new URL('../../docs/figures.md', import.meta.url), 'utf8')

const options = {
  origin: 'https://shop.example',
  isFile: (address: string) => isFile(new URL(address)),
  clean: cleanAddress,
}
const isMarked = (agent: string) => deriveFromAgent(agent).bot !== undefined
const patterns = crawlers.map(({ pattern }) => new RegExp(pattern))
const isCrawler = (agent: string) => patterns.some(pattern => pattern.test(agent))

describe('bot detection', () => {
  it('marks nearly every agent of a published list of crawlers', () => {
    const instances = crawlers.flatMap(crawler => crawler.instances)
    const found = instances.filter(isMarked)
    console.log(
      `crawler-user-agents: ${found.length} of ${instances.length} agents are marked (${percent(found, instances)})`,
    )
    expect(found.length / instances.length).toBeGreaterThan(0.97)
    expect(FIGURES).toContain(`| ${percent(found, instances)}; `)
  })

  it('marks none of the most common agents of browsers', () => {
    const marked = people.filter(isMarked)
    console.log(`top-user-agents: ${marked.length} of ${people.length} agents are marked`)
    expect(people.length).toBeGreaterThan(50)
    expect(marked).toEqual([])
    expect(FIGURES).toContain(`; ${marked.length} of ${people.length} |`)
  })
})

it('a line is parsed with quotes, time zones and a truncated agent, and lines that are no page view are skipped', async () => {
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
  const rows = await all(combined(lines, options))
  const at = Date.UTC(2015, 4, 17, 10, 5, 3)
  expect(rows).toMatchObject([
    {
      event: { n: 'page_view', t: at, u: 'https://shop.example/blog/?q=a', r: 'http://a.example/?x=1' },
      from: { address: '1.2.3.4', agent: 'Agent "x" Y' },
    },
    { event: { u: 'https://shop.example/a.html' }, from: { agent: '' } },
    { from: { agent: 'Mozilla/5.0 (cut off' } },
    { line: 4, skipped: true },
    { line: 5, skipped: true },
    { line: 6, skipped: true },
    { line: 7, reason: expect.any(String) },
  ])
})

describe('the parser of an access log reads', () => {
  const request = (target: string, { status = '200', before = '1.2.3.4 - -', rest = '"-" "Agent"' } = {}) =>
    `${before} [17/May/2015:12:05:03 +0200] "GET ${target} HTTP/1.1" ${status} 5 ${rest}`
  const rowOf = async (text: string) => {
    const [row] = await all(combined(linesIn(text), options))
    return row as { event: Record<string, unknown>; from: { address: string } } & { reason?: string }
  }

  it.each([
    ['a path with two slashes as one of the site', '//blog/', 'https://shop.example//blog/'],
    ['bytes that the server escaped', '/pi\\xC5\\x82ka/', 'https://shop.example/pi%C5%82ka/'],
    ['a space in the query', '/szukaj?q=buty zimowe', 'https://shop.example/szukaj?q=buty%20zimowe'],
    ['a quotation mark in the query', '/szukaj?q=\\"a\\"', 'https://shop.example/szukaj?q=%22a%22'],
    ['the absolute form of the own host', 'https://shop.example/a', 'https://shop.example/a'],
    [
      'a query without its secrets and addresses',
      '/k?token=SEKRET&email=jan@x.example&a=1&api_key=2&haslo=x&q=lampa%20400W',
      'https://shop.example/k?token=&email=&a=1&api_key=&haslo=&q=lampa%20400W',
    ],
    [
      'a query without an encoded address',
      '/k?m=jan%2540x.example&n=a%40b.example',
      'https://shop.example/k?m=&n=',
    ],
    ['a page about health', '/zdrowie/health-food', 'https://shop.example/zdrowie/health-food'],
  ])('%s', async (_what, target, url) => {
    expect((await rowOf(request(target))).event).toMatchObject({ n: 'page_view', u: url })
  })

  it.each([
    '/?wc-ajax=get_refreshed_fragments',
    '/api/cart',
    '/wp-json/wc/v3/products',
    '/wp-admin/admin-ajax.php',
    '/wp-cron.php?doing_wp_cron=1',
    '/index.php?rest_route=/wp/v2/posts',
    '/koszyk?ajax=1',
    '/healthz',
    '/status',
    '/server-status',
    '/xmlrpc.php',
    '/graphql',
    '/feed/',
    '/logo.svg',
    'http://other.example/',
  ])('requests by programs are skipped: %s', async target => {
    expect(await rowOf(request(target))).toMatchObject({ skipped: true })
  })

  it('a file is one download event, on the page that links to it', async () => {
    const rest = '"https://shop.example/oferta?email=jan@x.example" "Agent"'
    expect((await rowOf(request('/pliki/cennik.pdf', { rest }))).event).toMatchObject({
      n: 'file_download',
      u: 'https://shop.example/oferta?email=',
      p: { link_url: 'https://shop.example/pliki/cennik.pdf', file_name: '/pliki/cennik.pdf' },
    })
    expect(await rowOf(request('/pliki/cennik.pdf', { status: '206' }))).toMatchObject({ skipped: true })
  })

  it.each([
    ['a user with a space', '1.2.3.6 - Jan Kowalski', '/a', '1.2.3.6', 'https://shop.example/a'],
    ['vhost_combined', 'sklep.example:443 1.2.3.6 - -', '/a', '1.2.3.6', 'https://sklep.example/a'],
    [
      'vhost_combined over IPv6',
      'sklep.example:80 2001:db8::7 - -',
      '/a',
      '2001:db8::7',
      'http://sklep.example/a',
    ],
    ['a host behind a proxy', 'shop.example:8080 1.2.3.6 - -', '/a', '1.2.3.6', 'https://shop.example/a'],
    ['a name of the configuration', '_:443 1.2.3.6 - -', '/a', '1.2.3.6', 'https://shop.example/a'],
    ['an IPv6 address alone', '2001:db8::7 - -', '/a', '2001:db8::7', 'https://shop.example/a'],
    [
      'a host name as the client',
      'pool-1.isp.example - -',
      '/a',
      'pool-1.isp.example',
      'https://shop.example/a',
    ],
  ])('%s', async (_what, before, target, address, url) => {
    const row = await rowOf(request(target, { before }))
    expect([row.from.address, row.event.u]).toEqual([address, url])
  })

  it('equal lines are separate events with stable ids', async () => {
    const text = `${request('/a')}\n${request('/a')}`
    const ids = async () =>
      (await all(combined(linesIn(text), options))).map(row => 'event' in row && row.event.i)
    const first = await ids()
    expect(new Set(first).size).toBe(2)
    expect(await ids()).toEqual(first)
  })
})

it.skipIf(!existsSync(LOG))(
  `imports a real access log, marks its bots and ranks none of them${existsSync(LOG) ? '' : ` (skipped: there is no ${LOG})`}`,
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
    const taken = await all(combined(linesOf(LOG), { ...options, origin: 'http://localhost' }))
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

async function* linesIn(text: string): AsyncGenerator<string> {
  yield* text.split('\n')
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
