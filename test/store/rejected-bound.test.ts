import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Arrival, Store } from '../../collector/model/port.ts'
import { REJECTED_BYTES, REJECTED_LOOK, REJECTED_ROWS } from '../../collector/model/rejected-bound.ts'
import { Plan } from '../../shared/plan.ts'
import { addLive, ownGrounds } from './grounds.ts'

const EMPTY = Plan.parse({ name: 'Nothing', rules: [] })

const refused = (site: string, raw: string): Arrival => ({
  kind: 'refused',
  site,
  refused: {
    receivedAt: 1,
    raw,
    refusal: { code: 'bad_name', message: 'wrong' },
    key: 'public',
    eventId: null,
  },
})

describe.each(['sqlite', 'postgres'] as const)('rejected events on %s', kind => {
  const ground = ownGrounds[kind]()
  let store: Store
  beforeAll(async () => {
    await ground.begin()
    store = await ground.open()
    for (const site of ['s', 't', 'u']) await addLive(store, { site, plan: `p${site}`, document: EMPTY })
  }, 60_000)
  afterAll(async () => {
    await store.close()
    await ground.end()
  })
  const commit = (site: string, count: number, raw: string) =>
    store.commit(Array.from({ length: count }, () => refused(site, raw)))
  const kept = async (site: string) =>
    (
      await store.db.selectFrom('rejected').select('raw').where('site_id', '=', site).orderBy('id').execute()
    ).map(({ raw }) => raw)

  it('are limited to the latest of a site by number, as they are written', async () => {
    await commit('t', 1, 'of another site')
    for (let n = 0; n < 52; n++) await commit('s', 200, `${n}`)
    const rows = await kept('s')
    expect(rows.length).toBeLessThanOrEqual(REJECTED_ROWS + REJECTED_LOOK)
    expect(rows.length).toBeGreaterThanOrEqual(REJECTED_ROWS)
    expect(rows.at(-1)).toBe('51')
    expect(rows).not.toContain('0')
    expect(await kept('t')).toEqual(['of another site'])
  }, 60_000)

  it('are limited in bytes too', async () => {
    const raw = 'x'.repeat(256 * 1024)
    for (let n = 0; n < 17; n++) await commit('u', 12, `${n} ${raw}`)
    const bytes = (await kept('u')).reduce((sum, text) => sum + text.length, 0)
    expect(bytes).toBeGreaterThan(REJECTED_BYTES / 2)
    expect(bytes).toBeLessThanOrEqual(REJECTED_BYTES + 8 * raw.length)
    expect((await kept('u')).at(-1)!.startsWith('16 ')).toBe(true)
  }, 60_000)
})
