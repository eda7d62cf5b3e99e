import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { importRows } from '../../collector/command/import-rows.ts'
import { combined } from '../../collector/connectors/access-log.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const options = { origin: 'https://shop.example', isFile: () => false, clean: (url: string) => url }
type Portion = { e: unknown[]; from?: unknown[] }
const wish = (
  send: (portion: Portion) => Promise<{ rejected: { index: number; code: string; message: string }[] }>,
) => ({
  site: 's',
  format: combined,
  options,
  shiftMs: 0,
  send: async (portion: Portion) => ({ accepted: portion.e.length, duplicates: 0, ...(await send(portion)) }),
})

/** Every tenth line cannot be read, as in a file of another format. */
async function* log(lines: number): AsyncGenerator<string> {
  for (let i = 0; i < lines; i++) {
    const at = `17/May/2015:${String(Math.floor(i / 3600) % 24).padStart(2, '0')}:${String(Math.floor(i / 60) % 60).padStart(2, '0')}:${String(i % 60).padStart(2, '0')} +0000`
    yield i % 10 === 0
      ? `cut off ${i} ${'x'.repeat(100)}`
      : `10.${i & 255}.${(i >> 8) & 255}.7 - - [${at}] "GET /p/${i} HTTP/1.1" 200 5 "-" "Mozilla/5.0 (X11; Linux x86_64) ${i % 50}"`
  }
}

it('40,000 lines are read in the memory of 10,000', async () => {
  const peak = async (lines: number) => {
    let most = 0
    let portions = 0
    collect()
    const before = process.memoryUsage().heapUsed
    const total = await importRows(
      log(lines),
      wish(async () => {
        if (++portions % 8 === 0) {
          collect()
          most = Math.max(most, process.memoryUsage().heapUsed - before)
        }
        return { rejected: [] }
      }),
    )
    expect(total).toMatchObject({ rows: lines, accepted: lines * 0.9, refused: lines * 0.1 })
    return most
  }
  await peak(10_000)
  const short = await peak(10_000)
  const long = await peak(40_000)
  // 30,000 rows held in memory would be 23 MB; the rows that are remembered to tell repetitions are bounded.
  expect(long - short).toBeLessThan(8 * 1024 * 1024)
})

it('a line is counted once when the reader or the collector rejects it, and both name it', async () => {
  const named: number[] = []
  const total = await importRows(log(3), {
    ...wish(async () => ({ rejected: [{ index: 1, code: 'too_old', message: 'Too old.' }] })),
    onBad: ({ line }) => named.push(line),
  })
  expect(total).toMatchObject({ rows: 3, refused: 2 })
  expect(total.bad.map(({ line, reason }) => [line, reason])).toEqual([
    [1, 'is not in the combined format'],
    [3, 'Too old.'],
  ])
  expect(named.sort()).toEqual([1, 3])
})

it('a row that is taken without a value is named once, with every value that it lacks', async () => {
  const named: number[] = []
  const without = (index: number, message: string) => ({ index, code: 'bad_amount', message })
  const total = await importRows(log(4), {
    ...wish(async () => ({ rejected: [] })),
    send: async () => ({
      accepted: 3,
      duplicates: 0,
      rejected: [],
      warnings: [without(2, 'No amount.'), without(0, 'No amount.'), without(2, 'No number.')],
    }),
    onIncomplete: ({ line }) => named.push(line),
  })
  expect(total).toMatchObject({ rows: 4, accepted: 3, refused: 1, incomplete: 2 })
  expect(total.without).toEqual([
    { line: 2, reason: 'No amount.' },
    { line: 4, reason: 'No amount. No number.' },
  ])
  expect(named.sort()).toEqual([2, 4])
})

it('a batch is limited by bytes before it is limited by rows', async () => {
  async function* wide() {
    for (let i = 0; i < 1_000; i++)
      yield `1.2.3.4 - - [17/May/2015:00:00:00 +0000] "GET /${i}?${'q'.repeat(3_900)} HTTP/1.1" 200 5 "-" "A"`
  }
  const sizes: number[] = []
  await importRows(
    wide(),
    wish(async portion => {
      sizes.push(JSON.stringify(portion.e).length)
      return { rejected: [] }
    }),
  )
  expect(sizes.length).toBeGreaterThan(5)
  expect(Math.max(...sizes)).toBeLessThan(600_000)
})
