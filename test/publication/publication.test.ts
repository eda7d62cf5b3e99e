import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Board } from '../../shared/board.ts'
import type { Job } from '../../shared/job.ts'
import { PROTOCOL, type ServerMessage } from '../../shared/live.ts'
import type { Plan } from '../../shared/plan.ts'
import type { PlanInfo } from '../../shared/plan-info.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { Place } from '../system/spawned.ts'

/** Under the first version a ping is worth 1, under the second 1,000: so that a row shows its version. */
const FIRST = 1
const SECOND = 1_000
const PEOPLE = 150
const PINGS = 4

let place: Place
let site: CreatedSite
beforeAll(async () => {
  place = new Place()
  await place.start()
  site = await place.addSite()
}, 60_000)
afterAll(() => place[Symbol.asyncDispose]())

const planOf = (points: number): Plan => ({
  name: 'Pings',
  goal: '',
  state: 'live',
  rules: [{ id: 'ping', kind: 'event', event: 'ping', where: [], points }],
  groups: [],
  tags: [],
  seasons: [],
  bands: [],
  thresholds: [{ id: 'many', value: 500, direction: 'up' }],
  cycle: null,
})

const call = async <T>(method: string, path: string, body: unknown): Promise<T> => {
  const answer = await fetch(`${place.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${site.secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

const publish = async (plan: Plan, fromNow = false): Promise<Job> => {
  await call('PUT', `/api/plans/${site.planId}`, plan)
  let job = await call<Job>('POST', `/api/plans/${site.planId}/publish`, { fromNow })
  while (job.state === 'running' || job.state === 'waiting') {
    await new Promise(resolve => setTimeout(resolve, 20))
    job = await place.get<Job>(`/api/jobs/${job.id}`, site.secretKey)
  }
  return job
}

let sent = 0
const ping = async (person: number) => {
  const answer = await place.send({
    k: site.writeKey,
    v: `person-${person}`,
    z: Date.now(),
    c: 'granted',
    e: [{ i: `ping-${sent++}`, n: 'ping', t: Date.now(), u: 'https://shop.example/' }],
  })
  expect(answer.status).toBe(202)
}

it('a publication switches every reader to the new scores during ingest, with one digest as the only alert', {
  timeout: 90_000,
}, async () => {
  expect(await publish(planOf(FIRST))).toMatchObject({ state: 'done' })
  for (let i = 0; i < PEOPLE; i++) await ping(i)

  // A board that is open all the time, and one that is read again and again, while events go on coming in.
  const messages: ServerMessage[] = []
  const socket = new WebSocket(`${place.url.replace('http', 'ws')}/live`, PROTOCOL, {
    headers: { authorization: `Bearer ${site.secretKey}` },
  })
  socket.on('message', data => messages.push(JSON.parse(data.toString()) as ServerMessage))
  await new Promise(resolve => socket.once('open', resolve))
  socket.send(JSON.stringify({ t: 'sub', board: { plan: site.planId, top: 1000 } }))
  const reads: Board[] = []
  let isOver = false
  const reading = (async () => {
    while (!isOver) {
      reads.push(
        await place.get<Board>(`/api/board?site=${site.siteId}&plan=${site.planId}&top=1000`, site.secretKey),
      )
    }
  })()
  const pinging = (async () => {
    for (let i = 0; i < PEOPLE * (PINGS - 1); i++) await ping(i % PEOPLE)
  })()

  const job = await publish(planOf(SECOND))
  await pinging
  isOver = true
  await reading
  await new Promise(resolve => setTimeout(resolve, 500))
  socket.close()

  const isFirst = (score: number) => score < 500
  const kindOf = (rows: { score: number }[]) => [...new Set(rows.map(row => isFirst(row.score)))]
  for (const { rows } of reads) expect(kindOf(rows).length).toBeLessThanOrEqual(1)
  expect(reads.some(({ rows }) => isFirst(rows[0]!.score))).toBe(true)
  expect(reads.at(-1)!.rows.map(row => row.score)).toEqual(Array(PEOPLE).fill(PINGS * SECOND))

  // The socket: a snapshot begins each version, and changes never mix.
  const screen = new Map<string, number>()
  for (const message of messages) {
    if (message.t === 'snap') screen.clear()
    if (message.t !== 'snap' && message.t !== 'd') continue
    for (const row of message.rows) screen.set(row.contactId, row.score)
    expect(kindOf([...screen.values()].map(score => ({ score }))).length).toBeLessThanOrEqual(1)
  }
  expect([...screen.values()]).toEqual(Array(PEOPLE).fill(PINGS * SECOND))

  // Everybody was lifted over the threshold, nobody was told one by one: one digest sums it up, as does the job. It is
  // repeated to a board that does not acknowledge it.
  const told = messages.flatMap(message => (message.t === 'alert' ? [message.alert] : []))
  expect(new Set(told.map(({ id }) => id)).size).toBe(1)
  expect(told[0]).toMatchObject({ kind: 'digest', digest: { up: PEOPLE, down: 0 } })
  expect(job).toMatchObject({ state: 'done', detail: { digest: { many: { up: PEOPLE, down: 0 } } } })
  expect(messages.some(message => message.t === 'job' && message.total > 0)).toBe(true)
  expect(await place.command('verify')).toMatchObject({ code: 0 })
})

it('a publication can apply from now on: earlier points remain, and later events have the new points', {
  timeout: 60_000,
}, async () => {
  const before = await place.get<Board>(
    `/api/board?site=${site.siteId}&plan=${site.planId}&top=1000`,
    site.secretKey,
  )
  const changed = planOf(SECOND)
  changed.rules.push({ id: 'wave', kind: 'event', event: 'ping', where: [], points: 7 })
  expect(await publish(changed, true)).toMatchObject({ state: 'done' })
  await ping(0)
  const after = await place.get<Board>(
    `/api/board?site=${site.siteId}&plan=${site.planId}&top=1000`,
    site.secretKey,
  )
  expect(after.rows.slice(1).map(row => row.score)).toEqual(before.rows.slice(1).map(row => row.score))
  expect(after.rows[0]!.score).toBe((PINGS + 1) * SECOND + 7)
  const plan = await place.get<PlanInfo>(`/api/plans/${site.planId}`, site.secretKey)
  expect(plan.document.rules.map(rule => typeof rule.since)).toEqual(['undefined', 'string'])
})

it('an invalid plan is rejected when it is saved, with the position and the reason, and the live version is unchanged', async () => {
  const before = await place.get<PlanInfo>(`/api/plans/${site.planId}`, site.secretKey)
  const broken = planOf(1_000_000_000)
  await expect(call('PUT', `/api/plans/${site.planId}`, broken)).rejects.toThrow(/422.*rules\[0\]\.points/)
  const after = await place.get<PlanInfo>(`/api/plans/${site.planId}`, site.secretKey)
  expect(after.document).toEqual(before.document)
})
