import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { savePlan } from '../../collector/accounts/plans.ts'
import { GroupCommit } from '../../collector/ingest/group-commit.ts'
import { Publication } from '../../collector/publication/publication.ts'
import { PLAN, type Scene, STORES, useScene } from '../notify/scene.ts'

describe.each(STORES)('a failed publication on %s', kind => {
  let s: Scene
  useScene(kind, scene => {
    s = scene
  })

  /** Publications of a collector with commits that fail while `isBroken` returns true. */
  const publisher = (isBroken: () => boolean): Publication => {
    const group = new GroupCommit(s.store)
    const publication = new Publication({
      store: s.store,
      boards: s.boards,
      now: s.now,
      refresh: async () => void s.boards.use(await s.store.registry()),
      group: {
        submit: arrivals =>
          isBroken() ? Promise.reject(new Error('a fault of the collector')) : group.submit(arrivals),
      },
    })
    const stop = new AbortController()
    const run = publication.run(stop.signal)
    onTestFinished(async () => {
      stop.abort()
      await run
    })
    return publication
  }
  const ended = async (id: string): Promise<string> => {
    for (;;) {
      const job = await s.db.selectFrom('jobs').select('state').where('id', '=', id).executeTakeFirstOrThrow()
      if (job.state !== 'running') return job.state
      await sleep(10)
    }
  }
  const save = async (changes: object) => {
    const draft = { site: s.site.siteId, input: { ...PLAN, ...changes }, retention: null }
    expect(await savePlan(s.db, s.site.planId, draft, 'test', s.now())).toMatchObject({ id: s.site.planId })
  }
  const states = async () => {
    const rows = await s.db
      .selectFrom('plan_versions')
      .select(['version', 'state'])
      .orderBy('version')
      .execute()
    return rows.map(({ state }) => state)
  }
  const standings = async () => {
    await s.take({ name: 'page_view', visitor: 'anna' })
    await s.store.caughtUp()
    return Object.keys(s.boards.contacts.get(s.contactOf('anna'))!.standings)
  }

  it('leaves no version under construction, and a repeat completes it', async () => {
    await s.take({ name: 'page_view', visitor: 'anna' })
    await s.store.caughtUp()
    s.boards.use(await s.store.registry())
    await save({ rules: [{ ...PLAN.rules[0], points: 25 }] })
    let isBroken = true
    const publication = publisher(() => isBroken)

    expect(await ended(await publication.start(s.site.planId, { fromNow: false }))).toBe('failed')
    expect(await states()).toEqual(['live', 'draft'])
    expect(await standings()).toEqual([`${s.site.planId}.1`])

    isBroken = false
    expect(await ended(await publication.start(s.site.planId, { fromNow: false }))).toBe('done')
    expect(await states()).toEqual(['retired', 'live'])
    expect(await standings()).toEqual([`${s.site.planId}.2`])
  })

  it('is abandoned by the next leader when an earlier release has left it under construction', async () => {
    await save({ goal: 'more' })
    const before = await states()
    const version = { state: 'building' }
    await s.db.updateTable('plan_versions').set(version).where('state', '=', 'draft').execute()
    publisher(() => false)
    await expect.poll(states).toEqual(before)
  })
})
