import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { Board } from '../../shared/board.ts'
import { Place } from '../system/spawned.ts'

/** The shop's log is not part of the project (its source states no licence); point SHOP_LOG to it elsewhere. */
const LOG =
  process.env.SHOP_LOG ??
  fileURLToPath(new URL('../../../shared/data/rees46_2019-10-01.csv', import.meta.url))

/** What the file holds, by its own description: 17,435 rows, the last cut off. */
const ROWS = 17_435
const BUYERS = 193

it.skipIf(!existsSync(LOG))(
  `imports a real shop's log with buyers at the top, and a repeat changes nothing${existsSync(LOG) ? '' : ` (skipped: there is no ${LOG})`}`,
  async () => {
    await using place = new Place()
    await place.start()
    const site = await place.addSite('--timezone', zoneAtNoon())
    const run = async () => {
      const { code, out, err } = await place.command(
        ...['import', '--site', site.siteId, '--format', 'rees46', '--shift-to-now', '--json', LOG],
      )
      expect(err).toBe('')
      expect(code).toBe(0)
      return JSON.parse(out) as { rows: number; accepted: number; duplicates: number; rejected: unknown[] }
    }
    const cut = { line: ROWS + 1, reason: expect.stringContaining('cut off') }
    const start = performance.now()
    expect(await run()).toEqual({ rows: ROWS, accepted: ROWS - 1, duplicates: 0, rejected: [cut] })
    console.log(`imported ${ROWS - 1} rows in ${Math.round(performance.now() - start)} ms`)

    const read = () =>
      place.get<Board>(`/api/board?site=${site.siteId}&plan=${site.planId}&top=1000`, site.secretKey)
    const board = await read()
    const people = await peopleOf(LOG)
    expect(board.total).toBe(people.size)
    const scores = new Map(board.rows.map(row => [row.userId, row.score]))
    const buyers = [...people].filter(([, { bought }]) => bought > 0)
    expect(buyers).toHaveLength(BUYERS)
    for (const [user, { bought, added, viewed }] of buyers) {
      const least = 50 * bought + Math.min(5, viewed)
      if (added === 0) expect([user, scores.get(user)]).toEqual([user, least])
      else expect(scores.get(user)).toBeGreaterThan(least)
    }
    const best = Math.max(...[...people.values()].map(({ bought }) => bought))
    expect(people.get(board.rows[0]!.userId!)!.bought).toBe(best)
    const last = board.rows.findLastIndex(row => people.get(row.userId!)!.bought > 0)
    const others = board.rows.slice(0, last).filter(row => people.get(row.userId!)!.bought === 0)
    expect(others.every(row => people.get(row.userId!)!.added >= 4)).toBe(true)

    expect(await run()).toEqual({ rows: ROWS, accepted: 0, duplicates: ROWS - 1, rejected: [cut] })
    const rows = (all: Board) => all.rows.map(({ contactId, score, rank }) => [contactId, score, rank])
    expect(rows(await read())).toEqual(rows(board))
    expect(await place.command('verify')).toMatchObject({ code: 0 })
  },
  180_000,
)

it('imports a gzipped log of several hosts, and counts a line that the collector rejects once', async () => {
  await using place = new Place()
  const { siteId } = await place.addSite()
  const agent =
    '"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36"'
  const line = (at: Date, rest: string) =>
    `sklep.example:443 1.2.3.6 - Jan Kowalski [${String(at.getUTCDate()).padStart(2, '0')}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}:10:00:00 +0000] "GET ${rest} HTTP/1.1" 200 5 "-" ${agent}`
  // The place's own directory goes with it.
  const { dir } = place
  const file = join(dir, 'other_vhosts_access.log.gz')
  const yesterday = new Date(Date.now() - 86_400_000)
  const texts = [line(yesterday, '//blog/?q=buty zimowe'), line(new Date('2015-05-17'), '/a'), 'cut off']
  writeFileSync(file, gzipSync(`${texts.join('\n')}\n`))
  const faults = join(dir, 'faults.txt')
  const { code, out, err } = await place.command(
    ...['import', '--site', siteId, '--format', 'combined', '--json', '--faults', faults, file],
  )
  expect(err).toBe('')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    rows: 3,
    accepted: 1,
    duplicates: 0,
    rejected: [{ line: 2 }, { line: 3, reason: 'is not in the combined format' }],
  })
  expect(
    readFileSync(faults, 'utf8')
      .split('\n')
      .map(text => text.split('\t')[0])
      .sort(),
  ).toEqual(['', '2', '3'])
})

it('takes the rows before the damage of a file in UTF-16, and names one that lacks its amount', async () => {
  await using place = new Place()
  const { siteId } = await place.addSite()
  const row = (second: number, type: string, price: string) =>
    `2019-10-01 00:00:0${second} UTC,${type},1,2,a.b,c,${price},${second + 1},0e5a4a52-0000-4000-8000-000000000001`
  const rows = [row(0, 'view', '9.90'), row(1, 'purchase', '-9.90'), row(2, 'purchase', '9.90')]
  const bytes = gzipSync(Buffer.from(`\ufeff${rows.join('\r\n')}\r\n`, 'utf16le'))
  const file = join(place.dir, 'log.gz')
  // Without its check sum and length.
  writeFileSync(file, bytes.subarray(0, bytes.length - 8))
  const faults = join(place.dir, 'faults.txt')
  const read = ['import', '--site', siteId, '--format', 'rees46', '--shift-to-now']
  const { code, out, err } = await place.command(...read, '--json', '--faults', faults, file)
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringContaining('its 3 rows before that place were read'),
  })
  expect(JSON.parse(out)).toEqual({
    rows: 3,
    accepted: 3,
    duplicates: 0,
    rejected: [],
    incomplete: [{ line: 2, reason: expect.stringContaining('-9.9') }],
    damaged: 'unexpected end of file',
  })
  expect(readFileSync(faults, 'utf8')).toMatch(/^2\ttaken without a value: .*-9\.9.*\n$/)
  const again = await place.command(...read, file)
  expect(again.out).toContain('1 of the rows taken lack a value')
  expect(again.out).toContain('  line 2: ')
})

/** A zone in which it is about noon: the three hours of the shifted log are then on one day, whenever the test runs. */
const zoneAtNoon = (): string => {
  const ahead = 12 - new Date().getUTCHours()
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

type Acts = { bought: number; added: number; viewed: number }

/** Who did what, counted from the file in the plainest way. */
async function peopleOf(file: string): Promise<Map<string, Acts>> {
  const people = new Map<string, Acts>()
  for (const row of readFileSync(file, 'utf8').split('\n').slice(1, -1)) {
    const cells = row.split(',')
    const person = people.get(cells[7]!) ?? { bought: 0, added: 0, viewed: 0 }
    people.set(cells[7]!, person)
    if (cells[1] === 'purchase') person.bought += 1
    if (cells[1] === 'cart') person.added += 1
    if (cells[1] === 'view') person.viewed += 1
  }
  return people
}
