import { describe, expect, it } from 'vitest'
import { previewPlan } from '../../collector/publication/preview.ts'
import { Plan } from '../../shared/plan.ts'
import { PLAN, type Scene, STORES, useScene } from '../notify/scene.ts'

describe.each(STORES)('a preview on %s', kind => {
  let s: Scene
  useScene(kind, scene => {
    s = scene
  })

  it('has the effect of a plan on the stored history, and changes nothing', async () => {
    await s.heat('hot')
    await s.take({ name: 'page_view', visitor: 'warm' })
    await s.take({ name: 'video_start', visitor: 'film' })
    await s.store.caughtUp()
    s.boards.use(await s.store.registry())
    const [hot, warm, film] = ['hot', 'warm', 'film'].map(s.contactOf)
    const document = Plan.parse({ ...PLAN, rules: [{ ...PLAN.rules[0], points: 25 }] })
    const before = [...s.boards.contacts.values()].map(({ version, standings }) => ({ version, standings }))
    const preview = await previewPlan(s, s.site.planId, document)
    expect(preview).toMatchObject({
      contacts: 3,
      bands: [
        { id: 'cold', now: 1, after: 1, enter: 1, leave: 1 },
        { id: 'hot', now: 2, after: 2, enter: 1, leave: 1 },
      ],
      changed: 2,
      changes: [
        { contactId: film, from: 'hot', to: 'cold', now: 100, after: 0 },
        { contactId: warm, from: 'cold', to: 'hot', now: 10, after: 25 },
      ],
      moves: [
        { contactId: film, now: 100, after: 0, rankNow: 1, rankAfter: 3 },
        { contactId: hot, now: 20, after: 50, rankNow: 2, rankAfter: 1 },
        { contactId: warm, now: 10, after: 25, rankNow: 3, rankAfter: 2 },
      ],
    })
    const held = preview.distribution.reduce((sum, bin) => [sum[0]! + bin.now, sum[1]! + bin.after], [0, 0])
    expect(held).toEqual([3, 3])
    await s.store.caughtUp()
    expect([...s.boards.contacts.values()].map(({ version, standings }) => ({ version, standings }))).toEqual(
      before,
    )
  })
})
