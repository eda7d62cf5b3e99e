import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { starter, starterPlan } from '../../collector/score/starter.ts'
import { Plan } from '../../shared/plan.ts'
import { PlanDetail, SavedPlan } from '../../shared/plan-info.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { STARTER_KINDS, type StarterKind } from '../../shared/starter-kind.ts'
import { openStage, type Stage } from './stage.ts'

const FORMER = readFileSync(new URL('../accounts/former-starter.json', import.meta.url), 'utf8')

let stage: Stage
let as: string
beforeAll(async () => {
  stage = await openStage()
  as = (await stage.person('admin')).cookie
})
afterAll(() => stage.close())

const ask = async (method: string, path: string, body?: unknown) => {
  const response = await stage.call(method, path, { as, body })
  return { status: response.status, answer: await response.json() }
}
const addSite = async (more: object = {}) => {
  const { status, answer } = await ask('POST', '/api/sites', { name: 'Site', ...more })
  expect(status).toBe(201)
  return answer as CreatedSite
}
const planOf = async (id: string) => PlanDetail.parse((await ask('GET', `/api/plans/${id}`)).answer)

describe('the kinds of starter plan', () => {
  it.each<[string, object, StarterKind, 'en' | 'pl']>([
    ['services without a choice', {}, 'services', 'en'],
    ...STARTER_KINDS.map(kind => [kind, { plan: kind }, kind, 'en'] as [string, object, StarterKind, 'en']),
    ['a shop in Polish', { plan: 'shop', language: 'pl' }, 'shop', 'pl'],
  ])('are offered to a new site, live: %s', async (_, wish, kind, language) => {
    const { siteId, planId } = await addSite(wish)
    const plan = await planOf(planId)
    expect(plan).toMatchObject({ state: 'live', liveVersion: 1, isFormerStarter: false })
    expect(plan.document).toEqual(starterPlan(siteId, language, kind))
  })

  it('are a fixed list: an unknown kind is rejected', async () => {
    expect((await ask('POST', '/api/sites', { name: 'Site', plan: 'casino' })).status).toBe(422)
    expect((await ask('GET', '/api/starters/casino')).status).toBe(422)
  })

  it.each(STARTER_KINDS)('are offered for a new plan, as a draft: %s', async kind => {
    const { siteId } = await addSite()
    const { answer } = await ask('GET', `/api/starters/${kind}?language=pl`)
    expect(answer).toEqual(starter('pl', kind))
    const made = await ask('POST', `/api/plans?site=${siteId}`, { ...answer, state: 'draft' })
    expect(made.status).toBe(201)
    const { id, warnings } = SavedPlan.parse(made.answer)
    expect(warnings).toEqual([])
    expect(await planOf(id)).toMatchObject({ state: 'draft', liveVersion: null })
  })
})

describe('a site with a former starter plan', () => {
  const former = async () => {
    const site = await addSite()
    await stage.store.db
      .updateTable('plan_versions')
      .set({ document: FORMER })
      .where('plan_id', '=', site.planId)
      .execute()
    await stage.refresh()
    return site
  }

  it('is offered the current starter plan while its own is unedited, as a draft that publishes nothing', async () => {
    const { planId } = await former()
    const before = await planOf(planId)
    expect(before.isFormerStarter).toBe(true)
    const { answer } = await ask('GET', '/api/starters/shop')
    const preview = await ask('POST', `/api/plans/${planId}/preview`, { ...answer, state: 'live' })
    expect(preview).toMatchObject({ status: 200, answer: { contacts: 0 } })
    expect((await planOf(planId)).latestVersion).toBe(1)
    expect((await ask('PUT', `/api/plans/${planId}`, answer)).status).toBe(200)
    const after = await planOf(planId)
    expect(after).toMatchObject({ liveVersion: 1, latestVersion: 2, isFormerStarter: false })
    expect(after.document).toEqual(before.document)
    expect(after.draft.rules).toEqual(starter('en', 'shop').rules)
  })

  it('is offered none once its owner has edited the plan', async () => {
    const { planId } = await former()
    const plan = Plan.parse(JSON.parse(FORMER))
    const edited = { ...plan, thresholds: [{ ...plan.thresholds[0]!, value: 120 }] }
    expect((await ask('PUT', `/api/plans/${planId}`, edited)).status).toBe(200)
    expect((await planOf(planId)).isFormerStarter).toBe(false)
  })
})
