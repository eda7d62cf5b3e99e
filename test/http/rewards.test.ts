import { afterAll, beforeAll, expect, it } from 'vitest'
import { RewardInfo, RewardList } from '../../shared/reward.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { event } from '../store/samples.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let site: CreatedSite
let other: CreatedSite
let as: string
beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
  other = await stage.site()
  as = (await stage.person('member')).cookie
  const row = await stage.store.db
    .selectFrom('plan_versions')
    .select('document')
    .where('plan_id', '=', site.planId)
    .executeTakeFirstOrThrow()
  const document = {
    ...JSON.parse(row.document),
    rules: [{ id: 'course', kind: 'event', event: 'course', points: 100, where: [] }],
    thresholds: [{ id: 'loyal', value: 100, direction: 'up', minTrust: 'server' }],
    rewards: [
      { id: 'a', name: 'Mug', threshold: 'loyal', once: 'ever', value: { amount: 2_500, currency: 'PLN' } },
      { id: 'b', name: 'Call of thanks', threshold: 'loyal', once: 'ever' },
    ],
  }
  await stage.store.db
    .updateTable('plan_versions')
    .set({ document: JSON.stringify(document) })
    .where('plan_id', '=', site.planId)
    .execute()
  await stage.refresh()
  for (const userId of ['u1', 'u2']) {
    const { now } = stage.clock
    const made = event({
      ...{ id: `course-${userId}`, name: 'course', key: 'secret', visitor: null, userId, url: null },
      ...{ time: now, receivedAt: now },
    })
    await stage.store.commit([{ kind: 'event', site: site.siteId, event: made, digest: made.id }])
  }
})
afterAll(() => stage.close())

const list = async (query = '', who = as) =>
  RewardList.parse(
    await (await stage.call('GET', `/api/sites/${site.siteId}/rewards?${query}`, { as: who })).json(),
  )
const change = (id: string, body: object, who = as) =>
  stage.call('POST', `/api/rewards/${id}/state`, { as: who, body })

it('rewards are listed page by page, by state and by contact', async () => {
  const { rows, cursor } = await list('limit=3')
  expect(rows).toHaveLength(3)
  const rest = await list(`limit=3&cursor=${cursor}`)
  expect(rest).toMatchObject({ cursor: null, rows: [{}] })
  const all = [...rows, ...rest.rows]
  expect(new Set(all.map(({ id }) => id)).size).toBe(4)
  expect(all.filter(({ rule }) => rule === 'a')).toMatchObject([
    { name: 'Mug', amount: 2_500, currency: 'PLN', partner: null },
    {},
  ])
  const { contact } = all[0]!
  expect((await list(`contact=${contact}`)).rows.every(row => row.contact === contact)).toBe(true)
  expect((await list(`contact=${contact}`)).rows).toHaveLength(2)
  expect((await list('state=ordered')).rows).toEqual([])
})

it('a loyalty system answers with a secret key, and a person cancels with a reason', async () => {
  const [first, second] = (await list('limit=10')).rows
  const ordered = await change(first!.id, { state: 'ordered', reference: 'LOY-1' }, site.secretKey)
  expect(ordered.status).toBe(200)
  const info = RewardInfo.parse(await ordered.json())
  expect(info).toMatchObject({ state: 'ordered', reference: 'LOY-1' })
  expect(info.steps.at(-1)!.author).toMatch(/^key:/)
  expect((await change(first!.id, { state: 'granted' })).status).toBe(422)
  expect((await change(second!.id, { state: 'cancelled' })).status).toBe(422)
  const cancelled = await change(second!.id, { state: 'cancelled', reason: 'left the company' })
  expect(RewardInfo.parse(await cancelled.json()).steps.at(-1)).toMatchObject({
    reason: 'left the company',
    authorName: expect.stringMatching(/^member/),
  })
  expect((await change(second!.id, { state: 'delivered' })).status).toBe(409)
})

it('of another site are not found, and a viewer changes none', async () => {
  const [one] = (await list('state=granted')).rows
  expect((await change(one!.id, { state: 'ordered' }, other.secretKey)).status).toBe(404)
  expect((await stage.call('GET', `/api/rewards/${one!.id}`, { as: other.secretKey })).status).toBe(404)
  const viewer = (await stage.person('viewer')).cookie
  expect((await change(one!.id, { state: 'ordered' }, viewer)).status).toBe(403)
  expect((await stage.call('GET', `/api/rewards/${one!.id}`, { as: viewer })).status).toBe(200)
})

it('are in the export of the contact', async () => {
  const [one] = (await list('state=granted')).rows
  const answer = await stage.call('GET', `/api/contacts/${one!.contact}/export`, { as })
  const { rewards } = (await answer.json()) as { rewards: { id: string }[] }
  expect(rewards.map(({ id }) => id)).toContain(one!.id)
})
