import { describe, expect, it } from 'vitest'
import { markAsOwn } from '../../../collector/accounts/own-traffic.ts'
import { changeSite } from '../../../collector/accounts/sites.ts'
import { insertUser } from '../../../collector/accounts/user-row.ts'
import { addUser, changeUser } from '../../../collector/accounts/users.ts'
import { assign, changeLead, leadOf } from '../../../collector/leads/leads.ts'
import type { Store } from '../../../collector/model/port.ts'
import type { PlanVersion, SiteSettings } from '../../../collector/model/rows.ts'
import type { Tables } from '../../../collector/model/tables.ts'
import type { LeadChange } from '../../../shared/lead.ts'
import { arrival, NOW } from '../samples.ts'
import type { Stage } from './ground.ts'
import { ask } from './knowledge.ts'

export const administration = (stage: Stage): void => {
  describe('administrative changes', () => {
    it('are visible to the next commit on every collector', async () => {
      const store = await stage.open()
      const other = await stage.beside()
      const before = await registryOf(store)
      expect(before).toMatchObject({ sites: [], plans: [] })

      await other.db.insertInto('sites').values(site).execute()
      await addPlan(other, 'live')
      const after = await registryOf(store)
      expect(after.version).toBeGreaterThan(before.version)
      expect(after.sites).toEqual([
        {
          id: 's1',
          name: 'Shop',
          timeZone: 'Europe/Warsaw',
          retention: 'P2Y',
          hasTombstones: false,
          tombstoneKey: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ])
      expect(after.plans).toEqual([
        { id: 'p1.1', plan: 'p1', site: 's1', version: 1, state: 'live', document: { name: 'Sales' } },
      ])
      const { sites, ...registry } = await store.registry()
      expect({ ...registry, sites: [...sites.values()] }).toEqual(after)

      await store.db.updateTable('plan_versions').set({ state: 'retired' }).where('id', '=', 'p1.1').execute()
      await store.db.insertInto('tombstones').values({ site_id: 's1', hash: 'h', at: NOW }).execute()
      expect(await registryOf(store)).toMatchObject({ sites: [{ hasTombstones: true }], plans: [] })
      await store.db
        .updateTable('plan_versions')
        .set({ state: 'building' })
        .where('id', '=', 'p1.1')
        .execute()
      expect(await registryOf(store)).toMatchObject({ plans: [{ state: 'building' }] })
      await store.db.updateTable('plans').set({ state: 'archived' }).execute()
      expect(await registryOf(store)).toMatchObject({ plans: [] })
      const { version: last } = await registryOf(store)
      expect((await registryOf(store)).version).toBe(last)
    })

    it('are atomic during commits', async () => {
      const store = await stage.open()
      const failed = store.db.transaction().execute(async trx => {
        await trx.insertInto('sites').values(site).execute()
        throw new Error('changed my mind')
      })
      await expect(failed).rejects.toThrow('changed my mind')
      await store.db.transaction().execute(async trx => {
        await trx
          .insertInto('sites')
          .values({ ...site, id: 's2' })
          .execute()
        await trx
          .insertInto('sites')
          .values({ ...site, id: 's3' })
          .execute()
      })
      const commits = Array.from({ length: 10 }, () => store.commit([arrival()]))
      const rows = await store.db.selectFrom('sites').select('id').orderBy('id').execute()
      expect(rows).toEqual([{ id: 's2' }, { id: 's3' }])
      await Promise.all(commits)
    })

    it('are read back as written: numbers as numbers, row counts, generated row numbers', async () => {
      const store = await stage.open()
      await store.db.insertInto('sites').values(site).execute()
      expect(await store.db.selectFrom('sites').selectAll().executeTakeFirst()).toEqual(site)
      const changed = await store.db
        .updateTable('sites')
        .set({ name: 'Zażółć 🙂', retention: null })
        .where('id', '=', 's1')
        .executeTakeFirst()
      expect(changed.numUpdatedRows).toBe(1n)
      const entry = {
        at: NOW,
        site_id: 's1',
        actor: 'u1',
        action: 'site.change',
        subject: 's1',
        detail: '{}',
      }
      const added = await store.db.insertInto('audit').values(entry).returning('id').executeTakeFirstOrThrow()
      expect(added.id).toBeTypeOf('number')
      const { count } = await store.db
        .selectFrom('audit')
        .select(eb => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      expect(count).toBe(1)
    })

    it('never remove the last admin, also when two admins remove each other’s role', async () => {
      const store = await stage.open()
      const wish = { role: 'admin', password: 'hash' } as const
      const [a, b] = await Promise.all(
        ['a', 'b'].map(name => insertUser(store.db, { ...wish, email: `${name}@x.pl` }, NOW)),
      )
      const demote = (id: string, by: string) => changeUser(store.db, id, { role: 'viewer' }, by, NOW)
      const answers = await Promise.all([demote(a!, b!), demote(b!, a!)])
      expect(answers.map(answer => answer?.code ?? 'done').sort()).toEqual(['conflict', 'done'])
    })

    it('add a user once for any number of concurrent invitations', async () => {
      const store = await stage.open()
      const invite = () => addUser(store.db, { email: 'once@x.pl', role: 'viewer' }, 'test', NOW)
      await insertUser(store.db, { email: 'admin@x.pl', role: 'admin', password: 'hash' }, NOW)
      const answers = await Promise.all([invite(), invite(), invite()])
      expect(answers.map(answer => ('code' in answer ? answer.code : 'added')).sort()).toEqual([
        'added',
        'conflict',
        'conflict',
      ])
    })

    it('give a lead to one of two concurrent claims, and keep concurrent notes', async () => {
      const store = await stage.open()
      const wish = { role: 'member', password: 'hash' } as const
      const [me, rule] = await Promise.all(
        ['me', 'rule'].map(name => insertUser(store.db, { ...wish, email: `${name}@x.pl` }, NOW)),
      )
      const by = { actor: me!, me: me! }
      for (let i = 0; i < 5; i++) {
        const whose = { site: 's1', contact: `c${i}` }
        const change = (wish: LeadChange) => changeLead(store.db, whose, wish, by, NOW)
        await Promise.all([assign(store.db, whose, rule!, NOW), change({ owner: 'me' })])
        await Promise.all([change({ note: 'calls back' }), change({ outcome: 'contacted' })])
        expect(await leadOf(store.db, whose)).toMatchObject({
          owner: { id: me },
          note: 'calls back',
          outcome: 'contacted',
        })
      }
    })

    it('keep every browser that is marked as the owner’s own, and concurrent changes', async () => {
      const store = await stage.open()
      await store.db.insertInto('sites').values(site).execute()
      const visitors = ['a', 'b', 'c', 'd', 'e', 'f']
      await Promise.all([
        changeSite(store.db, 's1', { ownAddresses: ['10.'] }, 'test', NOW),
        ...visitors.map(visitor => markAsOwn(store.db, 's1', visitor)),
      ])
      const row = await store.db.selectFrom('sites').select('options').executeTakeFirstOrThrow()
      const options = JSON.parse(row.options) as { ownAddresses: string[]; ownVisitors: string[] }
      expect(options.ownAddresses).toEqual(['10.'])
      expect(options.ownVisitors.sort()).toEqual(visitors)
    })

    it('fail on a duplicate key', async () => {
      const store = await stage.open()
      await store.db.insertInto('sites').values(site).execute()
      await expect(store.db.insertInto('sites').values(site).execute()).rejects.toThrow(/unique/i)
    })
  })
}

const site: Tables['sites'] = {
  id: 's1',
  name: 'Shop',
  time_zone: 'Europe/Warsaw',
  retention: 'P2Y',
  origins: '[]',
  consent: 'assumed',
  denied: 'ignore',
  options: '{}',
  identity_secret: 'x',
  created_at: NOW,
}

const addPlan = async ({ db }: Store, state: string): Promise<void> => {
  await db
    .insertInto('plans')
    .values({
      id: 'p1',
      site_id: 's1',
      name: 'Sales',
      state: 'live',
      live_version: 1,
      latest_version: 2,
      created_at: NOW,
    })
    .execute()
  const version = { plan_id: 'p1', site_id: 's1', author: null, created_at: NOW, published_at: null }
  const document = JSON.stringify({ name: 'Sales' })
  await db
    .insertInto('plan_versions')
    .values([
      { ...version, id: 'p1.1', version: 1, state, document },
      { ...version, id: 'p1.2', version: 2, state: 'draft', document },
    ])
    .execute()
}

/** As a decision sees it. */
const registryOf = async (store: Store) =>
  (await ask(store, {})).registry as { version: number; sites: SiteSettings[]; plans: PlanVersion[] }
