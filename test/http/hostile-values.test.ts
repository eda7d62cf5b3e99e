import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedSite } from '../../shared/site.ts'
import { AGENT, HOST, openStage, type Stage } from './stage.ts'

/** JSON on which `String`, `+` or a template throws, or which has what an array or a date would have. */
const HOSTILE = [
  { toString: 1 },
  { valueOf: 1, toString: null },
  { toJSON: 1 },
  { length: 3 },
  [{ toString: 1 }],
  [[[]]],
  { constructor: { prototype: 1 } },
  JSON.parse('{"__proto__":{"toString":1}}') as object,
]

const LD = { '@type': 'Product', name: 'Boot', sku: 'b1', offers: { price: '9.90', priceCurrency: 'EUR' } }

/** Events that are read in detail: each text or number in them is replaced in turn. */
const RICH: Record<string, unknown>[] = [
  {
    n: 'purchase',
    p: {
      value: '12,50',
      currency: 'EUR',
      transaction_id: 'o1',
      coupon: 'C',
      items: [{ item_id: 'a', price: '1', quantity: 2 }],
    },
  },
  { n: 'refund', p: { value: 1, transaction_id: 'o1' } },
  {
    n: 'identify',
    p: {
      userId: 'u1',
      email: 'a@x.example',
      traits: {
        name: 'A',
        phone: '+48 600 000 000',
        company: { name: 'ACME' },
        user_id: 'u1',
        title: 'CEO',
        city: 'Łódź',
      },
    },
  },
  {
    n: 'add_to_cart',
    p: {
      pulse: 'add_to_cart',
      variant: '1',
      id: 'b1',
      ld: [LD],
      form: { id: 'f', name: 'n', action: '/cart/add' },
    },
  },
  {
    n: 'view_item',
    p: { pulse: 'view_item', ld: { '@graph': [LD] }, items: [{ item_name: 'x', price: '1' }] },
  },
  {
    n: 'form_submit',
    p: {
      form: { id: 'f', class: 'lead', action: '/x' },
      fields: [{ name: 'email', type: 'email', value: 'a@x.example' }],
    },
  },
  { n: 'click', p: { url: 'https://x.example/a.pdf', text: 'Get it', link_url: 'https://x.example/a.pdf' } },
  { n: 'video_progress', p: { video_url: 'https://x.example/v', percent: 50 } },
  { n: 'engagement', p: { seconds: 5, percent: 50 } },
  { n: 'group', p: { groupId: 'g', traits: { name: 'G' } } },
]

let stage: Stage
let site: CreatedSite
beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
})
afterAll(() => stage.close())

/** Every version of a value with one of its leaves, or one of its branches, replaced. */
function* replaced(value: unknown, by: unknown): Generator<unknown> {
  yield by
  if (Array.isArray(value))
    for (const [at, inner] of value.entries())
      for (const one of replaced(inner, by)) yield value.with(at, one)
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value))
      for (const one of replaced(inner, by)) yield { ...value, [key]: one }
}

const odd = () =>
  RICH.flatMap(event => HOSTILE.flatMap(by => [...replaced(event, by)].filter(one => one !== by)))

describe('JSON that cannot be converted to text', () => {
  it('is accepted or rejected in a beacon, and other events of the request are accepted', async () => {
    let id = 0
    const all = odd().map(event => ({
      i: `h${++id}`,
      t: stage.clock.now,
      u: 'https://x.example/',
      ...(event as object),
    }))
    for (let i = 0; i < all.length; i += 40) {
      const honest = { i: `honest${i}`, n: 'page_view', t: stage.clock.now, u: 'https://x.example/' }
      for (const key of [site.writeKey, site.secretKey]) {
        const answer = await stage.beacon(
          stage.envelope(key, [...all.slice(i, i + 40), honest], { v: `v${i}${key.slice(0, 2)}` }),
        )
        expect(answer.status).toBe(202)
        const { rejected } = (await answer.json()) as { rejected: { index: number }[] }
        expect(rejected.map(({ index }) => index)).not.toContain(40)
      }
    }
  })

  it('is accepted or rejected at the Segment endpoints', async () => {
    let id = 0
    const all = odd().map(event => {
      const { n, p } = event as { n: unknown; p: Record<string, unknown> }
      return {
        type: n === 'identify' ? 'identify' : 'track',
        event: n,
        properties: p,
        traits: (p as { traits?: unknown })?.traits,
        anonymousId: 'a',
        messageId: `m${++id}`,
      }
    })
    const messages = [
      ...all,
      ...HOSTILE.flatMap(by => [
        ...replaced(
          {
            type: 'track',
            event: 'x',
            anonymousId: 'a',
            userId: 'u',
            messageId: 'm',
            timestamp: 't',
            context: {
              page: { url: 'https://x.example/', title: 't' },
              library: { name: 'l', version: '1' },
            },
          },
          by,
        ),
      ]),
    ].filter(one => typeof one === 'object' && !Array.isArray(one))
    for (let i = 0; i < messages.length; i += 100) {
      const answer = await stage.app.request(`${HOST}/v1/batch`, {
        method: 'POST',
        headers: {
          'user-agent': AGENT,
          'content-type': 'application/json',
          authorization: `Basic ${btoa(`${site.secretKey}:`)}`,
        },
        body: JSON.stringify({ batch: messages.slice(i, i + 100) }),
      })
      expect(answer.status).toBeLessThan(500)
    }
  })

  it('does not prevent the export, display or erasure of a contact', async () => {
    const email = 'victim@x.example'
    for (const [i, by] of HOSTILE.entries()) {
      const traits = { user_id: by, email: by, phone: by, name: by, company: { name: by } }
      const event = {
        i: `e${i}`,
        n: 'identify',
        t: stage.clock.now,
        u: 'https://x.example/',
        p: { userId: 'x', email, traits },
      }
      const answer = await stage.beacon(stage.envelope(site.writeKey, [event], { v: 'thief' }))
      expect(answer.status).toBe(202)
    }
    const erased = await stage.erasures.erase(site.siteId, { email }, 'test')
    expect(erased).toHaveProperty('contact')
  })
})
