import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Arrival, Store } from '../../collector/model/port.ts'
import type { ContactRow, Registry } from '../../collector/model/rows.ts'
import { sinceNow } from '../../collector/publication/from-now.ts'
import type { Event } from '../../shared/event.ts'
import type { Plan } from '../../shared/plan.ts'
import { Memory } from '../decide/memory.ts'
import { anEditedCase, type EditedCase } from '../oracle/arbitrary.ts'
import { peopleOf } from '../oracle/identity.ts'
import { readAt } from '../oracle/reading.ts'
import { addLive, addVersion, ownGrounds } from '../store/grounds.ts'
import { figuresOf } from './compare.ts'
import { eventKey, registryOf } from './feed.ts'
import { expectSame, holdsFor, inWords, runs, TIMEOUT_MS } from './show.ts'

const SIZE = { events: 30, rules: 4, instants: 1 }
/** Contacts that a publication has scored before more events come in. */
const AT_ONCE = 2

/** Whatever a plan can be published in. */
type Ground = {
  site: string
  planId: string
  commit(batch: Arrival[]): Promise<unknown>
  build(version: number, plan: Plan): Promise<void>
  switchTo(version: number): Promise<void>
  contacts(): Promise<ContactRow[]>
}

/** Feeds the arrivals, publishing versions on the way; returns the version that is live at the end and its plan. */
async function feedEdited(ground: Ground, { setting, arrivals, edits }: EditedCase) {
  const { site, planId } = ground
  let live = { version: 1, plan: setting.plan }
  let building: { version: number; plan: Plan; until: number } | null = null
  const rescore = async (most: number) => {
    const id = `${planId}.${building!.version}`
    const missing = (await ground.contacts()).filter(row => row.standings[id] === undefined)
    const at = Math.max(0, ...(await ground.contacts()).map(row => row.decidedAt))
    const some = missing.slice(0, most)
    if (some.length > 0)
      await ground.commit(some.map(row => ({ kind: 'rescore', site, contact: row.id, at })))
    return missing.length - some.length
  }
  const finish = async () => {
    while ((await rescore(AT_ONCE)) > 0);
    await ground.switchTo(building!.version)
    live = building!
    building = null
  }
  const waiting = [...edits]
  for (let i = 0; i <= arrivals.length; i++) {
    if (building && (i >= building.until || i === arrivals.length)) await finish()
    while (!building && waiting.length > 0 && (i >= waiting[0]!.from || i === arrivals.length)) {
      const edit = waiting.shift()!
      const since = arrivals[Math.max(0, i - 1)]?.receivedAt ?? 0
      const plan: Plan = edit.isFromNow
        ? sinceNow(edit.plan, live.plan, new Date(since).toISOString())
        : edit.plan
      building = { version: live.version + 1, plan, until: i + edit.gap }
      await ground.build(building.version, plan)
      await rescore(AT_ONCE)
      if (edit.gap === 0 || i === arrivals.length) await finish()
    }
    if (i < arrivals.length) await ground.commit([arrivalOf(arrivals[i]!, ground)])
  }
  return live
}

const arrivalOf = (event: Event, { site, planId }: Ground): Arrival => {
  const copy = structuredClone(event)
  if (copy.props.plan === 'leads') copy.props.plan = planId
  return {
    kind: 'event',
    site,
    event: copy,
    digest: JSON.stringify([event.visitor, event.props]).slice(0, 40),
  }
}

/** What every contact stands at under the version that is live, against the oracle's reading of it. */
async function compare(ground: Ground, one: EditedCase, live: { version: number; plan: Plan }) {
  const rows = await ground.contacts()
  const version = `${ground.planId}.${live.version}`
  for (const { facts } of peopleOf(one.arrivals)) {
    const last = eventKey(facts.at(-1)!.event)
    // A refund may be the last event of several contacts that have its order.
    const alike = rows.filter(row => `${row.last?.key} ${row.last?.id}` === last)
    const firstOf = (at: number) => readAt(facts, { ...one.setting, plan: live.plan }, at).first?.id
    const row = alike.find(row => row.standings[version]?.first?.id === firstOf(row.decidedAt)) ?? alike[0]!
    const standing = row.standings[version]
    if (!standing) throw new Error(`${row.id} has no score under version ${live.version}`)
    const oracle = readAt(facts, { ...one.setting, plan: live.plan }, row.decidedAt)
    expectSame(`figures of ${row.id}`, figuresOf({ ...oracle, ...standing }), figuresOf(oracle))
  }
}

describe('a plan that is edited during ingest', () => {
  it('has the scores of its last version for the whole history', { timeout: TIMEOUT_MS }, async () => {
    const { numRuns, seed } = runs(150)
    const cases = fc.sample(anEditedCase(SIZE), { numRuns, seed })
    for (const [index, one] of cases.entries()) {
      const memory = new Memory(registryOf(one.setting))
      const ground = inMemory(memory)
      try {
        await compare(ground, one, await feedEdited(ground, one))
      } catch (error) {
        throw told(error, index, seed, one)
      }
    }
  })

  it('applies new and changed rules to later events, and leaves other rules unchanged', () => {
    holdsFor(anEditedCase(SIZE), 50, ({ setting, edits }) => {
      const bare = ({ since: _, name: _name, ...rule }: Plan['rules'][number]) => rule
      const since = '2026-01-01T00:00:00.000Z'
      const before = setting.plan.rules
      for (const rule of sinceNow(edits[0]!.plan, setting.plan, since).rules) {
        const old = before.find(({ id }) => id === rule.id)
        expect(rule.since).toBe(old && isDeepStrictEqual(bare(old), bare(rule)) ? old.since : since)
      }
    })
  })
})

describe.each(['sqlite', 'postgres'] as const)('a plan that is edited on %s', kind => {
  const own = ownGrounds[kind]()
  let store: Store
  beforeAll(async () => {
    await own.begin()
    store = await own.open()
  }, 60_000)
  afterAll(async () => {
    await store?.close()
    await own.end()
  })

  it('has the scores of its last version for the whole history', { timeout: TIMEOUT_MS }, async () => {
    const { numRuns, seed } = runs({ sqlite: 20, postgres: 8 }[kind])
    const cases = fc.sample(anEditedCase({ ...SIZE, events: 20 }), { numRuns, seed: seed + 1 })
    for (const [index, one] of cases.entries()) {
      const { plan, siteZone, retention } = one.setting
      const [site, planId] = [`s${index}`, `p${index}`]
      await addLive(store, { site, plan: planId, document: plan, zone: siteZone, retention })
      const ground = inStore(store, site, planId)
      try {
        await compare(ground, one, await feedEdited(ground, one))
      } catch (error) {
        throw told(error, index, seed + 1, one)
      }
    }
  })
})

function inMemory(memory: Memory): Ground {
  const versionsOf = (change: (plans: Registry['plans']) => Registry['plans']) => {
    const { registry } = memory
    memory.registry = { ...registry, version: registry.version + 1, plans: change(registry.plans) }
  }
  return {
    site: 's',
    planId: 'leads',
    commit: async batch => memory.commit(batch),
    contacts: async () => memory.contacts(),
    async build(version, document) {
      const built = { id: `leads.${version}`, plan: 'leads', site: 's', version, document }
      versionsOf(plans => [...plans, { ...built, state: 'building' }])
    },
    async switchTo(version) {
      versionsOf(plans =>
        plans.filter(plan => plan.version === version).map(plan => ({ ...plan, state: 'live' })),
      )
    },
  }
}

function inStore(store: Store, site: string, planId: string): Ground {
  const state = (version: number, to: string) =>
    store.db
      .updateTable('plan_versions')
      .set({ state: to })
      .where('id', '=', `${planId}.${version}`)
      .execute()
  return {
    site,
    planId,
    commit: batch => store.commit(batch),
    async contacts() {
      const rows: ContactRow[] = []
      await store.scan(chunk => void rows.push(...chunk), site)
      return rows.filter(row => row.last !== null)
    },
    build: (version, document) =>
      addVersion(store, { site, plan: planId, document, version, state: 'building' }),
    async switchTo(version) {
      await state(version - 1, 'retired')
      await state(version, 'live')
    },
  }
}

const told = (error: unknown, index: number, seed: number, one: EditedCase): Error =>
  new Error(
    [
      `case ${index} of seed ${seed}:`,
      inWords(one),
      ...one.edits.map(
        ({ from, gap, isFromNow, plan }) =>
          `edit at ${from}, live ${gap} later${isFromNow ? ', from now on' : ''}: ${JSON.stringify(plan.rules)}`,
      ),
      (error as Error).stack,
    ].join('\n'),
  )
