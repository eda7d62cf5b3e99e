import { isRefusal } from '../../shared/refusal.ts'
import { createSite, listSites } from '../accounts/sites.ts'
import type { Store } from '../model/port.ts'
import { SHOP_NAME } from './shop/places.ts'
import type { Shop } from './shop/routes.ts'

/** The demo site's entry in `sites.options`: it suffices to generate the same past again, event by event. */
export type Marker = { seed: number; madeAt: number; base: string; isFilled: boolean; hasPartners?: boolean }
export type DemoSite = Shop & { marker: Marker }

/** The demo site of an earlier start, or a new one. */
export async function demoSite(
  { db }: Pick<Store, 'db'>,
  wish: { seed: number; base: string; now: number },
): Promise<DemoSite> {
  for (const { id, options } of await db.selectFrom('sites').select(['id', 'options']).execute()) {
    const marker = (JSON.parse(options) as { demo?: Marker }).demo
    const site = marker && (await listSites(db, id))[0]
    if (marker && site?.writeKey) return { site: id, writeKey: site.writeKey, marker }
  }
  const created = await createSite(db, { name: SHOP_NAME, timeZone: 'Europe/Warsaw' }, 'demo', wish.now)
  if (isRefusal(created)) throw new Error(created.message)
  const marker = { seed: wish.seed, madeAt: wish.now, base: wish.base, isFilled: false }
  const shop = { site: created.siteId, writeKey: created.writeKey, marker }
  await mark({ db }, shop)
  return shop
}

/** Added to the other options of the site. */
export async function mark({ db }: Pick<Store, 'db'>, { site, marker }: DemoSite): Promise<void> {
  await db.transaction().execute(async trx => {
    const row = await trx
      .selectFrom('sites')
      .select('options')
      .where('id', '=', site)
      .executeTakeFirstOrThrow()
    const options = JSON.stringify({ ...(JSON.parse(row.options) as object), demo: marker })
    await trx.updateTable('sites').set({ options }).where('id', '=', site).execute()
  })
}
