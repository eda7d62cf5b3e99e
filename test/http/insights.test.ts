import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../collector/model/port.ts'
import { openStore } from '../../collector/store/open.ts'
import { groupKey } from '../../shared/figure-key.ts'
import { type Insights, InsightsState } from '../../shared/insights.ts'
import { PathState } from '../../shared/insights-path.ts'
import { FigureState } from '../../shared/insights-people.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { eventually } from '../eventually.ts'
import { times } from '../insights/people.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { openStage, type Stage } from './stage.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const PEOPLE = 180
/** Noon of a fixed day: both stores are asked at the same instant. */
const NOON = Date.UTC(2027, 4, 3, 12)

/** Insights store nothing: the second store has its turn in the long run. */
const STORES = process.env.LONG ? ['SQLite', 'PostgreSQL'] : ['SQLite']

let server: PostgresServer | null = null
beforeAll(async () => {
  if (STORES.includes('PostgreSQL')) server = await startPostgres()
})
afterAll(() => server?.stop())

/** Called before each read of facts, so that something can happen in the middle of a run. */
let before: (() => Promise<unknown>) | null = null
let looks = 0
const watched = (store: Store): Store =>
  new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name, target)
      if (name !== 'look') return typeof value === 'function' ? value.bind(target) : value
      return async (need: Parameters<Store['look']>[0]) => {
        if (need.histories) looks += 1
        if (need.histories && before && looks > 1) {
          const happen = before
          before = null
          await happen()
        }
        return target.look(need)
      }
    },
  })

const answers = new Map<string, Insights>()

describe.each(STORES)('insights on %s', name => {
  let stage: Stage
  let site: CreatedSite
  let viewer: string
  let people: string
  let pathOf: string
  let admin: string
  const path = (query = '') => `/api/plans/${site.planId}/insights?conversion=purchase${query}`
  const ask = async (query = '') =>
    InsightsState.parse(await (await stage.call('GET', path(query), { as: viewer })).json())
  const counted = async (query = ''): Promise<Insights> => {
    await eventually(async () => expect((await ask(query)).counting).toBeNull())
    const { insights } = await ask(query)
    if (!insights) throw new Error('a run without a result')
    return insights
  }

  beforeAll(async () => {
    stage = await openStage({}, async dir =>
      watched(
        name === 'SQLite'
          ? await openStore('sqlite:', dir)
          : await openStore(await server!.makeDatabase(), ''),
      ),
    )
    stage.clock.now = NOON
    site = await stage.site()
    people = `/api/plans/${site.planId}/insights/people?conversion=purchase`
    pathOf = `/api/plans/${site.planId}/insights/path?conversion=purchase`
    viewer = (await stage.person('viewer')).cookie
    admin = (await stage.person('admin')).cookie
    for (const index of times(PEOPLE, one => one)) {
      const first = NOON - (5 + index) * DAY_MS
      const isBuyer = index % 3 === 0
      const event = (kind: string, at: number, more: object = {}) => ({
        i: `${kind}${index}-${at}`,
        n: kind,
        t: at,
        u: isBuyer ? 'https://shop.example/pricing' : 'https://shop.example/blog',
        ...more,
      })
      const events = [
        event('page_view', first),
        ...(isBuyer || index % 10 === 1 ? [event('demo_request', first + HOUR_MS)] : []),
        event('page_view', first + 2 * HOUR_MS),
        ...(isBuyer
          ? [event('purchase', first + 20 * DAY_MS, { p: { transaction_id: `o${index}`, value: 10 } })]
          : []),
      ]
      const response = await stage.beacon(stage.envelope(site.secretKey, events, { v: `visitor-${index}` }))
      expect(await response.json()).toMatchObject({ accepted: events.length })
    }
  }, 60_000)
  afterAll(() => stage.close())

  it('are counted when they are asked for, and say how far they are', async () => {
    const first = await ask()
    expect(first.insights).toBeNull()
    expect(first.counting).not.toBeNull()
    const insights = await counted()
    answers.set(name, insights)
    expect(insights).toMatchObject({
      people: PEOPLE,
      conversions: PEOPLE / 3,
      contacts: PEOPLE,
      counted: PEOPLE,
      horizonDays: 30,
      leadMinutes: 60,
      goal: { id: 'purchase' },
    })
    expect(insights.threshold.curve.state).toBe('given')
    expect(insights.points).toMatchObject({ state: 'refused', missing: { code: 'few_training_conversions' } })
  })

  it('find that the score tells buyers from others, and which rule draws them', async () => {
    const { quality, rules, threshold } = await counted()
    if (quality.state !== 'given') throw new Error(quality.missing.code)
    expect(quality.value.area.low).toBeGreaterThan(0.6)
    expect(rules.find(({ rule }) => rule.includes('demo'))).toMatchObject({ verdict: 'draws_buyers' })
    const [, eight] = threshold.suggestions
    expect(eight).toMatchObject({ sureness: 8, answer: { state: 'given', value: { isConfirmed: true } } })
  })

  it('name the people behind each figure, as many as the figure counts', async () => {
    const { threshold, profile, sources, rules } = await counted()
    const peopleOf = async (figure: string) => {
      const answer = await stage.call('GET', `${people}&figure=${encodeURIComponent(figure)}`, { as: viewer })
      return FigureState.parse(await answer.json()).people!
    }
    if (threshold.curve.state !== 'given' || profile.state !== 'given') throw new Error('refused')
    for (const { from, precision } of threshold.curve.value) {
      expect((await peopleOf(`from ${from}`)).count).toBe(precision.n)
      if (precision.k > 0) expect((await peopleOf(`converted from ${from}`)).count).toBe(precision.k)
    }
    for (const group of profile.value.groups)
      expect((await peopleOf(`group ${groupKey(group)}`)).count).toBe(group.rate.n)
    for (const { by, rows } of sources.tables)
      for (const { source, rate } of rows)
        expect((await peopleOf(`source ${by} ${source ?? ''}`)).count).toBe(rate.n)
    const demo = rules.find(({ rule }) => rule.includes('demo'))!
    const asked = await peopleOf(`rule ${demo.rule}`)
    expect(asked.count).toBeLessThanOrEqual(demo.with!.n)
    expect(asked.rows).toHaveLength(asked.count)
    const known = await stage.call('GET', `/api/contacts/${asked.rows[0]!.contactId}?site=${site.siteId}`, {
      as: viewer,
    })
    expect(known.status).toBe(200)
    const everyone = await peopleOf('people')
    expect([everyone.count, everyone.rows.length]).toEqual([PEOPLE, PEOPLE])
    expect((await stage.call('GET', `${people}&figure=nothing`, { as: viewer })).status).toBe(404)
  })

  it('propose a path with values, and lead from a funnel to its people', async () => {
    const read = async (query = '') =>
      PathState.parse(await (await stage.call('GET', `${pathOf}${query}`, { as: viewer })).json()).path!
    const { steps, funnel, base } = await read()
    // The same people read the prices and ask for a demo: one step.
    expect(steps.map(({ act }) => act)).toEqual(['kind demo_request'])
    expect(steps[0]!.points).toMatchObject({ value: 40, basis: { from: 'data' } })
    expect(base.n).toBeGreaterThan(100)
    expect(funnel).toHaveLength(2)
    const step = '&step=page%20%2Fpricing&step=kind%20demo_request'
    const [first] = (await read(step)).funnel
    const from = new Date(NOON - 60 * DAY_MS).toISOString()
    const [lately] = (await read(`${step}&from=${from}`)).funnel
    expect(lately!.reached).toBeLessThan(first!.reached)
    const answer = await stage.call('GET', `${people}${step}&from=${from}&figure=step%200%20went_on`, {
      as: viewer,
    })
    expect(FigureState.parse(await answer.json()).people!.count).toBe(lately!.wentOn)
    const wrong = await stage.call('GET', `${pathOf}&step=nothing`, { as: viewer })
    expect(wrong.status).toBe(422)
  })

  it.runIf(name === 'PostgreSQL')('are the same on both stores', () => {
    const [one, other] = STORES.map(store => ({ ...answers.get(store)!, planVersion: '' }))
    expect(other).toEqual(one)
  })

  it('begin anew when a contact is erased in the middle of a run', async () => {
    before = () => stage.erasures.erase(site.siteId, { visitor: 'visitor-0' } as never, 'test')
    looks = 0
    const insights = await counted('&lead=61')
    expect(before).toBeNull()
    expect(insights).toMatchObject({ people: PEOPLE - 1, conversions: PEOPLE / 3 - 1, contacts: PEOPLE - 1 })
  })

  it('forget the results that an erased contact was in', async () => {
    const { insights } = await ask()
    expect(insights?.people ?? PEOPLE - 1).toBe(PEOPLE - 1)
    expect((await counted()).people).toBe(PEOPLE - 1)
  })

  it('begin anew when the site keeps its events for a shorter time in the middle of a run', async () => {
    before = async () => {
      const body = { retention: 'P100D' }
      await stage.call('PATCH', `/api/sites/${site.siteId}`, { as: admin, body })
    }
    looks = 0
    const { since } = await counted('&lead=62')
    expect(before).toBeNull()
    expect(Date.parse(since)).toBeGreaterThan(NOON - 100 * DAY_MS)
    await stage.call('PATCH', `/api/sites/${site.siteId}`, { as: admin, body: { retention: null } })
  })

  it('end without a result when another version of the plan is published in the middle of a run', async () => {
    before = async () => {
      const { db } = stage.store
      const old = await db
        .selectFrom('plan_versions')
        .selectAll()
        .where('plan_id', '=', site.planId)
        .executeTakeFirstOrThrow()
      await db
        .insertInto('plan_versions')
        .values({ ...old, id: `${site.planId}.2`, version: 2, state: 'live' })
        .execute()
      await db.updateTable('plan_versions').set({ state: 'past' }).where('id', '=', old.id).execute()
      await db
        .updateTable('plans')
        .set({ live_version: 2, latest_version: 2 })
        .where('id', '=', site.planId)
        .execute()
      await stage.refresh()
    }
    looks = 0
    await ask('&lead=63')
    await eventually(() => expect(before).toBeNull())
    const insights = await counted('&lead=63')
    expect(insights.planVersion).toBe(`${site.planId}.2`)
  })

  it('wait for a minute after a run that failed, and take at most two questions of a site at once', async () => {
    before = () => Promise.reject(new Error('the disk is gone'))
    looks = 0
    await ask('&lead=64')
    await eventually(async () => expect((await ask('&lead=64')).counting).toBeNull())
    expect((await ask('&lead=64')).insights).toBeNull()
    stage.clock.now += 61_000
    expect((await counted('&lead=64')).leadMinutes).toBe(64)
    const states = []
    for (let lead = 70; lead < 85; lead++) states.push(await ask(`&lead=${lead}`))
    // Other sites have questions too.
    expect(states.filter(({ counting }) => counting !== null).length).toBeLessThanOrEqual(2)
    await eventually(async () => expect((await ask('&lead=70')).insights).not.toBeNull())
  })

  it('refuse what the site does not have, and a lead that is no shorter than the horizon', async () => {
    const unknown = await stage.call('GET', `/api/plans/${site.planId}/insights?conversion=nothing`, {
      as: viewer,
    })
    expect([unknown.status, (await unknown.json()).code]).toEqual([404, 'not_found'])
    const long = await stage.call('GET', path('&horizon=1&lead=1440'), { as: viewer })
    expect(long.status).toBe(422)
    expect((await stage.call('GET', path())).status).toBe(401)
  })
})

describe('the conversions of a site', () => {
  let stage: Stage
  let site: CreatedSite
  let admin: string
  beforeAll(async () => {
    stage = await openStage()
    site = await stage.site()
    admin = (await stage.person('admin')).cookie
  })
  afterAll(() => stage.close())
  const change = (conversions: unknown, as = admin) =>
    stage.call('PATCH', `/api/sites/${site.siteId}`, { as, body: { conversions } })

  it('are the usual ones until the owner changes them', async () => {
    const { conversions } = await (await stage.call('GET', `/api/sites/${site.siteId}`, { as: admin })).json()
    expect(conversions.map(({ id }: { id: string }) => id)).toEqual([
      'purchase',
      'deal_won',
      'generate_lead',
      'demo_request',
      'call_booked',
      'sign_up',
      'newsletter_signup',
    ])
  })

  it('are kept as they are given, in their order', async () => {
    const own = [
      {
        id: 'large',
        name: 'Large order',
        event: 'purchase',
        where: [{ field: 'props.value', op: 'gte', value: 1000 }],
      },
      { id: 'quiz', name: null, event: 'quiz_done', where: [], minTrust: 'browser' },
    ]
    const answer = await change(own)
    expect(answer.status).toBe(200)
    expect((await answer.json()).conversions).toEqual(own)
    const [row] = await stage.store.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'site.change')
      .execute()
    expect(row).toBeDefined()
  })

  it.each([
    [[], 'conversions'],
    [
      [
        { id: 'a', event: 'x' },
        { id: 'a', event: 'y' },
      ],
      'conversions[1].id',
    ],
    [
      [
        { id: 'a', event: 'x' },
        { id: 'b', event: 'x' },
      ],
      'conversions[1].name',
    ],
    [
      [{ id: 'a', event: 'x', where: [{ field: 'nothing', op: 'eq', value: 1 }] }],
      'conversions[0].where[0].field',
    ],
    [
      [{ id: 'a', event: 'x', where: [{ field: 'url.path', op: 'gt', value: 1 }] }],
      'conversions[0].where[0].op',
    ],
    [[{ id: 'A b', event: 'x' }], 'conversions'],
  ])('are refused with a mistake in them: %j', async (conversions, field) => {
    const answer = await change(conversions)
    expect(answer.status).toBe(422)
    const problem = await answer.json()
    expect(JSON.stringify(problem)).toContain(field)
  })

  it('are changed by admins only', async () => {
    const member = (await stage.person('member')).cookie
    expect((await change([{ id: 'a', event: 'x' }], member)).status).toBe(403)
  })
})
