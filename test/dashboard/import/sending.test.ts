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
const send = async (people: Row[]) => {
  const sending = new Sending('s', '2026-11-30T00:00:00.000Z', people)
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
  expect(sending.refused.value.map(({ row }) => row.email)).toEqual(['a40@x.pl'])
  expect(got).toHaveLength(99)
})
