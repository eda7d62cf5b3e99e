import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ScoreExplained } from '../../shared/contact.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { arrival } from '../store/samples.ts'
import { openStage, type Stage } from './stage.ts'

const EVENTS = 3_000

let stage: Stage
let site: CreatedSite
let contact: string
const told = (n: number) =>
  arrival(
    {
      key: 'secret',
      visitor: 'v1',
      name: n % 2 ? 'page_view' : 'purchase',
      time: stage.clock.now - (EVENTS - n) * 60_000,
      props: n % 2 ? {} : { transaction_id: `o${n}`, value: 1 },
    },
    site.siteId,
  )
beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
  for (let n = 0; n < EVENTS; n += 500)
    await stage.store.commit(Array.from({ length: 500 }, (_, i) => told(n + i)))
  await stage.store.scan(rows => void (contact = rows[0]!.id), site.siteId)
})
afterAll(() => stage.close())

const read = async (query: Record<string, string> = {}) => {
  const answer = await stage.call(
    'GET',
    `/api/contacts/${contact}/score?${new URLSearchParams({ plan: site.planId, ...query })}`,
    { as: site.secretKey },
  )
  expect(answer.status).toBe(200)
  const text = await answer.text()
  return { ...(JSON.parse(text) as ScoreExplained), chars: text.length }
}

it('the score of a contact with thousands of events is explained in pages of bounded size', async () => {
  const first = await read()
  expect(first.lines).toHaveLength(1_000)
  expect(first.ends.length).toBeLessThanOrEqual(1_000)
  expect(first.chars).toBeLessThan(700_000)
  const sum = first.rules.reduce((total, { value }) => total + value, 0)
  expect(Math.round(sum)).toBe(first.score)
  expect(first.rules.reduce((total, { lines }) => total + lines, 0)).toBeGreaterThan(EVENTS / 2)
})

it('the pages together hold every line once, newest first, also when an event arrives meanwhile', async () => {
  const lines: ScoreExplained['lines'] = []
  let page = await read({ limit: '700' })
  const { rules } = page
  await stage.store.commit([told(EVENTS + 1)])
  for (;;) {
    lines.push(...page.lines)
    if (page.cursor === null) break
    page = await read({ limit: '700', cursor: page.cursor })
  }
  const counted = Map.groupBy(lines, ({ rule }) => rule)
  for (const { rule, lines: count, value } of rules) {
    const own = counted.get(rule)!
    expect([rule, own.length]).toEqual([rule, count])
    expect(own.reduce((total, line) => total + line.value, 0)).toBeCloseTo(value, 6)
  }
  const times = lines.flatMap(({ at }) => at ?? [])
  expect(times).toEqual(times.toSorted().toReversed())
})

it.each(['', 'junk', Buffer.from('999999 ').toString('base64url')])(
  'a cursor that fits no page (%j) starts from the newest line',
  async cursor => {
    const [first, other] = [await read({ limit: '5' }), await read({ limit: '5', cursor })]
    expect(other.lines).toEqual(first.lines)
  },
)
