import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Row } from '../../../dashboard/import/people.ts'
import { Sending } from '../../../dashboard/import/sending.ts'

/** What something on the way takes at a time. */
let mostBytes = Number.POSITIVE_INFINITY
let portions: number[] = []
let got: string[] = []
beforeEach(() => {
  portions = []
  got = []
  vi.stubGlobal('fetch', async (_path: string, { body }: { body: string }) => {
    const { rows } = JSON.parse(body) as { rows: Row[] }
    portions.push(rows.length)
    if (new TextEncoder().encode(body).length > mostBytes)
      return new Response('<h1>413</h1>', { status: 413 })
    got.push(...rows.map(row => row.email!))
    return Response.json({ accepted: rows.length, duplicates: 0, rejected: [] })
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const rows = (count: number, note: number): Row[] =>
  Array.from({ length: count }, (_, i) => ({ email: `a${i}@x.pl`, traits: { note: 'ż'.repeat(note) } }))
async function* streamed(people: Row[]) {
  yield* people
}
const send = async (people: Row[]) => {
  const sending = new Sending('s', '2026-11-30T00:00:00.000Z', streamed(people), people.length)
  await sending.run()
  return sending
}

it('rows are sent in batches with a limit in bytes', async () => {
  mostBytes = 1024 * 1024
  const sending = await send(rows(1_000, 1_900))
  expect([sending.state.value, sending.accepted.value]).toEqual(['done', 1_000])
  expect(new Set(got).size).toBe(1_000)
  expect(Math.max(...portions)).toBeLessThan(100)
})

it('a batch that is too large for a proxy is halved, and a row that never fits is reported', async () => {
  mostBytes = 20_000
  const people = rows(100, 500)
  people[40]!.traits.note = 'ż'.repeat(15_000)
  const sending = await send(people)
  expect([sending.state.value, sending.accepted.value]).toEqual(['done', 99])
  expect(sending.refused.value).toMatchObject({ count: 1, first: [{ row: { email: 'a40@x.pl' } }] })
  expect(got).toHaveLength(99)
})

it('an import goes on where it has stopped, with every row once', async () => {
  const people = rows(1_000, 10)
  const sending = new Sending('s', '2026-11-30T00:00:00.000Z', streamed(people), people.length)
  const stopping = sending.sent.subscribe(sent => {
    if (sent === 400) sending.stop()
  })
  await sending.run()
  expect([sending.state.value, sending.sent.value]).toEqual(['stopped', 400])
  stopping()
  await sending.run()
  expect([sending.state.value, sending.accepted.value]).toEqual(['done', 1_000])
  expect(got).toEqual(people.map(({ email }) => email))
})

it('an import whose file has changed meanwhile stops, and does not end as if it were whole', async () => {
  async function* broken() {
    yield* rows(250, 10)
    throw new Error('the file has changed')
  }
  const sending = new Sending('s', '2026-11-30T00:00:00.000Z', broken(), 1_000)
  for (let i = 0; i < 2; i++) {
    await sending.run()
    expect([sending.state.value, String(sending.problem.value)]).toEqual([
      'stopped',
      'Error: the file has changed',
    ])
  }
})
