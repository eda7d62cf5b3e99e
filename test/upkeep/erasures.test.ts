import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GroupCommit } from '../../collector/ingest/group-commit.ts'
import type { Store } from '../../collector/model/port.ts'
import type { ContactRow } from '../../collector/model/rows.ts'
import { ErasureLog } from '../../collector/upkeep/erasure-log.ts'
import { Erasures } from '../../collector/upkeep/erasures.ts'
import { Plan } from '../../shared/plan.ts'
import { addLive, ownGrounds } from '../store/grounds.ts'
import { arrival, NOW } from '../store/samples.ts'

const PLAN = Plan.parse({ name: 'Sales', rules: [] })

describe.each(['sqlite', 'postgres'] as const)('the erasure of a person on %s', kind => {
  const ground = ownGrounds[kind]()
  let dir: string
  let store: Store
  let log: ErasureLog
  let erasures: Erasures
  let now = NOW
  beforeAll(async () => {
    await ground.begin()
    dir = await mkdtemp(join(tmpdir(), 'erasures-'))
    store = await ground.open()
    await addLive(store, { site: 's1', plan: 'p1', document: PLAN })
    log = new ErasureLog(dir)
    erasures = new Erasures({ store, group: new GroupCommit(store), log, now: () => now })
  })
  afterAll(async () => {
    await store.close()
    await ground.end()
    await rm(dir, { recursive: true })
  })

  const visit = (visitor: string, email: string) => [
    arrival({ visitor, time: now, receivedAt: now }),
    arrival({ visitor, time: now, receivedAt: now, name: 'identify', props: { email } }),
  ]
  async function contacts(): Promise<ContactRow[]> {
    const all: ContactRow[] = []
    await store.scan(rows => void all.push(...rows), 's1')
    return all
  }
  const names = async () => (await contacts()).flatMap(({ identifiers }) => identifiers).toSorted()

  it('removes the person with the given address, and no other', async () => {
    await store.commit([...visit('v1', 'anna@shop.example'), ...visit('v2', 'ewa@shop.example')])
    const anna = (await contacts()).find(({ identifiers }) => identifiers.includes('e:anna@shop.example'))!
    const answer = await erasures.erase('s1', { email: ' Anna@Shop.example' }, 'u1')
    expect(answer).toEqual({ contact: anna.id })
    expect(await names()).toEqual(['e:ewa@shop.example'])
  })

  it('stores hashes only, in the audit trail and in the file beside the database', async () => {
    const rows = await store.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'contact.erase')
      .execute()
    const laid = await log.read()
    expect(rows).toHaveLength(1)
    expect(laid.map(({ hash }) => hash)).toContain(rows[0]!.subject)
    expect(JSON.stringify([rows, laid])).not.toMatch(/anna|v1\b/)
  })

  it('applies to later events of a name without stored data', async () => {
    expect(await erasures.erase('s1', { user: 'k9' }, 'u1')).toEqual({ contact: null })
    now += 1_000
    const late = arrival({ visitor: null, userId: 'k9', key: 'secret', time: now - 2_000, receivedAt: now })
    expect(await store.commit([late])).toMatchObject([{ status: 'refused', refusal: { code: 'erased' } }])
  })

  it('is repeated after an earlier backup has been restored', async () => {
    // The backup has the person again, and knows of no erasure.
    await store.db.deleteFrom('tombstones').execute()
    now += 1_000
    await store.commit(visit('v1', 'anna@shop.example'))
    expect(await names()).toEqual(['e:anna@shop.example', 'e:ewa@shop.example'])
    expect(await erasures.repeat()).toBe(1)
    expect(await names()).toEqual(['e:ewa@shop.example'])
    expect(await erasures.repeat()).toBe(0)
  })

  it('fails for an unknown site', async () => {
    expect(await erasures.erase('s9', { email: 'anna@shop.example' }, 'u1')).toMatchObject({
      code: 'not_found',
    })
  })
})
