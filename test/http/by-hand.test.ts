import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSite } from '../../collector/accounts/sites.ts'
import { starterPlan } from '../../collector/score/starter.ts'
import { verify } from '../../collector/upkeep/verify.ts'
import { ContactImported } from '../../shared/by-hand.ts'
import { Contact, ContactList, ScoreExplained } from '../../shared/contact.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { openStage, type Stage } from './stage.ts'

const DAY_MS = 86_400_000
let stage: Stage
let site: CreatedSite
let as: string
let id: string

const ask = (method: string, path: string, body?: unknown, who = as) =>
  stage.call(method, path, { as: who, ...(body !== undefined && { body }) })
const contact = async (of = id) => Contact.parse(await (await ask('GET', `/api/contacts/${of}`)).json())
const score = async (of = id) =>
  ScoreExplained.parse(await (await ask('GET', `/api/contacts/${of}/score`)).json()).score
const find = async (q: string) => {
  const answer = await ask('GET', `/api/contacts?site=${site.siteId}&q=${encodeURIComponent(q)}`)
  return ContactList.parse(await answer.json()).rows
}
const adjust = (body: object, of = id) =>
  ask('POST', `/api/contacts/${of}/adjustments`, { plan: site.planId, reason: 'met at the fair', ...body })

beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
  as = (await stage.person('member')).cookie
  const t = stage.clock.now - 1000
  const events = [
    { i: 'e1', n: 'page_view', t, u: 'https://shop.example/' },
    { i: 'e2', n: 'identify', t, p: { email: 'ania@example.com', traits: { name: 'Ania' } } },
  ]
  await stage.beacon(stage.envelope(site.writeKey, events))
  id = (await find('ania@example.com'))[0]!.id
})
afterAll(() => stage.close())

describe('manual points', () => {
  it('count at once, with author and reason', async () => {
    const before = (await score())!
    const answer = await adjust({ points: 40 })
    expect(answer.status).toBe(201)
    expect(await score()).toBe(before + 40)
    const { adjustments } = await contact()
    expect(adjustments).toEqual([
      expect.objectContaining({ points: 40, reason: 'met at the fair', isUndone: false, undoes: null }),
    ])
    expect(adjustments[0]!.authorName).toMatch(/^member/)
  })

  it('can be undone once, and then count nothing for their whole validity', async () => {
    stage.clock.now += 1000
    const before = (await score())!
    const { eventId } = (await (await adjust({ points: 25, validity: 'P10D' })).json()) as { eventId: string }
    stage.clock.now += DAY_MS
    const undo = () => ask('POST', `/api/contacts/${id}/adjustments/${eventId}/undo`)
    expect((await undo()).status).toBe(201)
    expect((await undo()).status).toBe(409)
    for (const later of [0, 5 * DAY_MS, 9 * DAY_MS, 9 * DAY_MS + 1, 30 * DAY_MS]) {
      const at = new Date(stage.clock.now + later).toISOString()
      const then = await ask('GET', `/api/contacts/${id}/score?at=${at}`)
      const { lines } = ScoreExplained.parse(await then.json())
      const byHand = lines.filter(({ rule }) => rule === 'adjustment').map(({ value }) => value)
      expect(byHand.reduce((sum, value) => sum + value, 0)).toBe(40)
    }
    expect(before).toBeGreaterThanOrEqual(40)
    expect((await contact()).adjustments.map(({ isUndone }) => isUndone)).toEqual([false, true, false])
    expect(await verify(stage.store, () => {})).toEqual([])
  })

  it('are rejected without a reason, an existing plan or permission', async () => {
    expect((await adjust({ points: 0 })).status).toBe(422)
    expect((await adjust({ points: 5, reason: ' ' })).status).toBe(422)
    expect((await adjust({ points: 5, validity: 'a while' })).status).toBe(422)
    expect((await adjust({ points: 5, plan: 'plan_other' })).status).toBe(404)
    const viewer = (await stage.person('viewer')).cookie
    const denied = { plan: site.planId, points: 5, reason: 'x' }
    expect((await ask('POST', `/api/contacts/${id}/adjustments`, denied, viewer)).status).toBe(403)
  })
})

describe('a manual objection', () => {
  it('removes the score and its history, and can be lifted', async () => {
    expect((await ask('PUT', `/api/contacts/${id}/objection`, { on: true })).status).toBe(200)
    expect(await score()).toBeNull()
    expect((await contact()).objection).toMatchObject({ on: true })
    expect((await adjust({ points: 5 })).status).toBe(409)
    const { eventId } = (await contact()).adjustments[0]!
    expect((await ask('POST', `/api/contacts/${id}/adjustments/${eventId}/undo`)).status).toBe(409)
    stage.clock.now += 1000
    await ask('PUT', `/api/contacts/${id}/objection`, { on: false })
    expect((await contact()).objection).toMatchObject({ on: false })
    expect(await score()).toBeGreaterThanOrEqual(40)
  })
})

describe('identities of a contact', () => {
  it('list the identity claims with their trust', async () => {
    expect((await contact()).identities).toEqual([
      expect.objectContaining({
        kind: 'identify',
        trust: 'browser',
        email: 'ania@example.com',
        visitor: 'visitor-1',
      }),
    ])
  })
})

describe('the import of contacts', () => {
  const at = '2026-01-05T10:00:00.000Z'
  const send = async (rows: object[]) =>
    ContactImported.parse(
      await (await ask('POST', `/api/sites/${site.siteId}/contacts`, { at, rows })).json(),
    )
  const rows = [
    { email: 'jan@example.com', traits: { name: 'Jan', city: 'Łódź' } },
    { userId: 'u-7', email: 'ewa@example.com', traits: { name: 'Ewa', company: 'Namioty' } },
  ]

  it('creates contacts, and a repeat of the same rows changes nothing', async () => {
    expect(await send(rows)).toEqual({ accepted: 2, duplicates: 0, rejected: [] })
    expect(await send(rows.toReversed())).toEqual({ accepted: 0, duplicates: 2, rejected: [] })
    expect((await find('jan@example.com'))[0]).toMatchObject({ name: 'Jan', known: true })
  })

  it('reports the invalid row and accepts the others', async () => {
    const answer = await send([{ traits: { name: 'Nobody' } }, { email: 'ola@example.com', traits: {} }])
    expect(answer).toMatchObject({ accepted: 1, rejected: [{ index: 0, code: 'no_identity' }] })
  })

  it('raises no alert when it lifts a contact over a threshold', async () => {
    const { db } = stage.store
    const created = (await createSite(db, { name: 'VIPs' }, 'test', stage.clock.now)) as CreatedSite
    const stored = db.updateTable('plan_versions').where('plan_id', '=', created.planId)
    const { rules, ...plan } = starterPlan(created.siteId)
    const vip = { id: 'vip', kind: 'trait', trait: 'vip', where: [], points: 200 }
    await stored.set({ document: JSON.stringify({ ...plan, rules: [...rules, vip] }) }).execute()
    await stage.refresh()

    const rows = [{ email: 'vip@example.com', traits: { vip: true } }]
    expect((await ask('POST', `/api/sites/${created.siteId}/contacts`, { at, rows })).status).toBe(200)
    const crossings = await db
      .selectFrom('crossings')
      .select(['silent', 'alerts'])
      .where('plan_id', '=', created.planId)
      .execute()
    expect(crossings.length).toBeGreaterThan(0)
    expect(crossings.map(({ silent }) => Number(silent))).toEqual(crossings.map(() => 1))
    expect(await db.selectFrom('alerts').select('id').execute()).toEqual([])
  })

  it('reaches contacts that are known by an e-mail address alone, as manual points do', async () => {
    const jan = (await find('jan@example.com'))[0]!.id
    const before = (await score(jan))!
    expect((await adjust({ points: 7 }, jan)).status).toBe(201)
    expect(await score(jan)).toBe(before + 7)
    expect(await verify(stage.store, () => {})).toEqual([])
  })
})
