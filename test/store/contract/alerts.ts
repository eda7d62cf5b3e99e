import { describe, expect, it } from 'vitest'
import type { Store } from '../../../collector/model/port.ts'
import type { Alert, ContactRow } from '../../../collector/model/rows.ts'
import { arrival, contactRow, NOW } from '../samples.ts'
import type { Stage } from './ground.ts'

const alert = (changes: Partial<Alert> = {}): Alert => ({
  id: 'al_1',
  site: 's1',
  contact: 'c_1',
  rule: 'rule_1',
  kind: 'threshold',
  plan: 'p1',
  threshold: 'hot',
  direction: 'up',
  score: 61,
  from: 40,
  at: NOW,
  statedAt: NOW,
  late: false,
  event: null,
  page: { title: '“Tents”', url: null },
  reasons: [],
  trigger: null,
  digest: null,
  change: null,
  ...changes,
})

/** What alerts need of a store. */
export const alerts = (stage: Stage): void => {
  const write = (store: Store, props: { alerts?: Alert[]; contacts?: ContactRow[] }) =>
    store.commit([arrival({ name: 'write', props })])
  const inTable = (store: Store) =>
    store.db.selectFrom('alerts').select(['id', 'contact_id', 'body', 'taken_at']).orderBy('id').execute()

  describe('alerts', () => {
    it('are stored once with their cause, and sent with it to every process', async () => {
      const stores = [await stage.open(), await stage.beside()]
      const heard: Alert[] = []
      await stores[0]!.subscribe(feed => heard.push(...(feed.alerts ?? [])))
      const told = alert()
      await write(stores[1]!, { alerts: [told] })
      await write(stores[0]!, { alerts: [{ ...told, score: 99 }, alert({ id: 'al_2', page: null })] })
      await stores[0]!.caughtUp()
      const rows = await inTable(stores[0]!)
      expect(rows).toMatchObject([{ id: 'al_1', contact_id: 'c_1', taken_at: null }, { id: 'al_2' }])
      expect(JSON.parse(rows[0]!.body)).toEqual(told)
      expect(heard[0]).toEqual(told)
      expect(heard.map(({ id }) => id)).toContain('al_2')
    })

    it('are not stored if their cause is not', async () => {
      const store = await stage.open()
      const twice = contactRow({ id: 'c_x' })
      const broken = { events: [{ nonsense: true }] } as object
      await expect(write(store, { alerts: [alert()], contacts: [twice], ...broken })).rejects.toThrow()
      expect(await inTable(store)).toEqual([])
    })

    it('move with a lead to the contact that survives a merge, unless that one has a lead', async () => {
      const store = await stage.open()
      await write(store, {
        alerts: [alert({ page: null }), alert({ id: 'al_2', contact: 'c_2', page: null })],
      })
      const lead = { claimed_at: null, snoozed_until: null, outcome: null, outcome_at: null, updated_at: NOW }
      await store.db
        .insertInto('leads')
        .values([
          { ...lead, site_id: 's1', contact_id: 'c_1', owner_id: null, note: 'of c_1' },
          { ...lead, site_id: 's1', contact_id: 'c_2', owner_id: null, note: 'of c_2' },
        ])
        .execute()
      await write(store, {
        contacts: [
          contactRow({ id: 'c_1', mergedInto: 'c_3' }),
          contactRow({ id: 'c_2', mergedInto: 'c_3' }),
          contactRow({ id: 'c_3' }),
        ],
      })
      expect((await inTable(store)).map(row => row.contact_id)).toEqual(['c_3', 'c_3'])
      const leads = await store.db.selectFrom('leads').select(['contact_id', 'note']).execute()
      expect(leads.filter(row => row.contact_id === 'c_3')).toEqual([{ contact_id: 'c_3', note: 'of c_1' }])
    })

    it('follow rules and lists from the next commit on', async () => {
      const store = await stage.open()
      const before = await store.registry()
      const row = { site_id: 's1', created_at: NOW, updated_at: NOW }
      await store.db
        .insertInto('alert_rules')
        .values({ ...row, id: 'r1', body: '{"name":"Hot"}' })
        .execute()
      await store.db
        .insertInto('live_lists')
        .values({ ...row, id: 'l1', body: '{"name":"VIP"}' })
        .execute()
      const after = await store.registry()
      expect(after.version).toBe(before.version + 2)
      expect(after).toMatchObject({
        alertRules: [{ id: 'r1', site: 's1', rule: { name: 'Hot' } }],
        lists: [{ id: 'l1', site: 's1', list: { name: 'VIP' } }],
      })
    })

    it('are processed in one transaction, all or nothing', async () => {
      const store = await stage.open()
      const { db } = store
      const set = (name: string) => db.insertInto('settings').values({ name, value: 'x' }).compile()
      await store.run([set('a'), set('b')])
      await expect(store.run([set('c'), set('a')])).rejects.toThrow()
      const rows = await db
        .selectFrom('settings')
        .select('name')
        .where('value', '=', 'x')
        .orderBy('name')
        .execute()
      expect(rows.map(({ name }) => name)).toEqual(['a', 'b'])
    })
  })
}
