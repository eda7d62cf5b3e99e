import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compile } from '../../../collector/score/compile.ts'
import { explain } from '../../../collector/score/explain.ts'
import { factsOf } from '../../../collector/transaction/facts.ts'
import { verify } from '../../../collector/upkeep/verify.ts'
import { Plan } from '../../../shared/plan.ts'
import { NOW } from '../../providers/fixture.ts'
import { FIXTURES } from '../../providers/fixtures.ts'
import { openStage, type Stage } from '../stage.ts'
import { connect, send } from './stage.ts'

const PLAN = Plan.parse({
  name: 'Orders',
  rules: [
    { id: 'sum', kind: 'event', event: 'purchase', where: [], perUnit: { field: 'props.value', rate: 1 } },
  ],
})
const scorer = compile(PLAN, { planId: 'p', siteZone: 'UTC', retention: null })

let stage: Stage
let admin: { cookie: string }
beforeAll(async () => {
  stage = await openStage()
  stage.clock.now = NOW
  admin = await stage.person('admin')
})
afterAll(async () => {
  expect(await verify(stage.store, () => {})).toEqual([])
  await stage.close()
})

/** What the orders of the site's one contact are worth. */
async function scoreOf(site: string): Promise<number | null> {
  let score: number | null = null
  await stage.store.scan(async rows => {
    for (const { id } of rows) {
      const found = await factsOf(stage.store, site, id)
      score = explain(scorer, found!.facts, stage.clock.now).score
    }
  }, site)
  return score
}

describe('an order of a shop', () => {
  it('counts once however often WooCommerce tells of it, less its partial refunds', async () => {
    const { siteId } = await stage.site()
    const made = await connect(stage, siteId, admin, 'woocommerce')
    const [whole, pending, canceled] = FIXTURES.woocommerce.samples.map(({ body }) => body as object)
    const { refunds } = whole as { refunds: object[] }
    const told = async (body: object) => expect((await send(stage, made, body)).status).toBe(200)
    await told(pending!)
    await told(canceled!)
    expect(await scoreOf(siteId)).toBeNull()
    await told({ ...whole, refunds: [] })
    expect(await scoreOf(siteId)).toBe(141)
    await told({ ...whole, status: 'completed', refunds: [] })
    await told({ ...whole, refunds: refunds.slice(0, 1) })
    expect(await scoreOf(siteId)).toBe(121)
    await told(whole!)
    await told({ ...whole, date_modified_gmt: '2026-09-21T15:30:00' })
    expect(await scoreOf(siteId)).toBe(116)
  })

  it('is less the refunds of Stripe, which tells their sum', async () => {
    const { siteId } = await stage.site()
    const made = await connect(stage, siteId, admin, 'stripe')
    const of = (text: string) => FIXTURES.stripe.samples.find(({ says }) => says.includes(text))!.body
    for (const text of ['a second one', 'a payment', 'a first partial', 'a second one'])
      expect((await send(stage, made, of(text))).status).toBe(200)
    expect(await scoreOf(siteId)).toBe(91)
  })

  it('is no order while WooCommerce only asks whether there is an answer', async () => {
    const { siteId } = await stage.site()
    const made = await connect(stage, siteId, admin, 'woocommerce')
    const ping = await stage.app.request(made.address, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'webhook_id=12',
    })
    expect(ping.status).toBe(200)
    expect(await scoreOf(siteId)).toBeNull()
  })
})
