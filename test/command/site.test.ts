import { expect, it } from 'vitest'
import { listPlans } from '../../collector/accounts/plans.ts'
import { starterPlan } from '../../collector/score/starter.ts'
import { openStore } from '../../collector/store/open.ts'
import { Place } from '../system/spawned.ts'

it('site add uses the given kind of starter plan, and the plan for services by default', async () => {
  await using place = new Place()
  const shop = await place.addSite('--plan', 'shop', '--language', 'pl')
  const other = await place.addSite()
  const store = await openStore('sqlite:', place.dir, { role: 'command' })
  const documents = async (site: string) => (await listPlans(store.db, site)).map(({ document }) => document)
  expect(await documents(shop.siteId)).toEqual([starterPlan(shop.siteId, 'pl', 'shop')])
  expect(await documents(other.siteId)).toEqual([starterPlan(other.siteId, 'en', 'services')])
  await store.close()
})

it('site add lists the kinds of starter plan', async () => {
  await using place = new Place()
  const { code, err } = await place.command('site', 'add', 'Test', '--plan', 'casino')
  expect({ code, err }).toMatchObject({
    code: 2,
    err: expect.stringContaining('The plan is services, shop, content.'),
  })
})
