import { expect, it } from 'vitest'
import { verify } from '../../collector/upkeep/verify.ts'
import { AGENT, openStage } from './stage.ts'

/** JSON that no template and no `String` can print. */
const UNPRINTABLE = { toString: 1, valueOf: 1 }

/** A value with one of its leaves replaced, for each of its leaves. */
const spoilt = (value: unknown): unknown[] => {
  if (typeof value !== 'object' || value === null) return [UNPRINTABLE]
  return Object.entries(value).flatMap(([key, inner]) =>
    spoilt(inner).map(other =>
      Array.isArray(value)
        ? value.map((old, i) => (String(i) === key ? other : old))
        : { ...value, [key]: other },
    ),
  )
}

const item = { item_id: 'A', item_name: 'Lamp', price: 1, quantity: 1, variant: 'red' }
const PROPS = {
  value: 1,
  currency: 'PLN',
  transaction_id: 'T-1',
  items: [item],
  link_url: 'https://shop.example/a.pdf',
  query: 'lamp',
  email: 'anna@shop.example',
  userId: 'anna',
  previousId: 'before',
  user_id: 'anna',
  anonymousId: 'anna',
  groupId: 'group',
  ld: { '@type': 'Product', sku: 'A', offers: { price: 1, priceCurrency: 'PLN' } },
  form: { quantity: '1', variant: '1', id: 'A' },
  traits: {
    name: 'Anna',
    email: 'anna@shop.example',
    company: { name: 'Shop', employees: 3 },
    address: { city: 'Kraków' },
    phone: '1',
    title: 'Owner',
    user_id: 'anna',
  },
}

it('takes or refuses values that cannot be printed, wherever they stand, and erases the people beside them', async () => {
  const config = {
    PUBLIC_URL: null,
    TRUSTED_PROXIES: [],
    RATE_LIMITS: false,
    METRICS_TOKEN: null,
    TRACKER_PATHS: [],
    NEW_VISITORS_PER_HOUR: 50_000,
  }
  const stage = await openStage({ config })
  try {
    const site = await stage.site()
    const { now } = stage.clock
    const event = { u: 'https://shop.example/', r: 'https://a.example/', h: 'Shop', p: PROPS }
    let count = 0
    const names = ['identify', 'purchase', 'refund', 'form_submit', 'add_to_cart']
    const events = names.flatMap(n =>
      spoilt({ ...event, n }).map(one => ({ i: `e${++count}`, t: now - 60_000 + count, ...(one as object) })),
    )
    for (const key of [site.writeKey, site.secretKey])
      for (let from = 0; from < events.length; from += 40) {
        const answer = await stage.beacon(
          stage.envelope(key, events.slice(from, from + 40), { v: `visitor-${key.slice(0, 2)}` }),
          { address: `192.0.2.${from / 40}` },
        )
        expect([answer.status, await answer.text()]).toEqual([202, expect.any(String)])
      }
    const message = {
      type: 'track',
      event: 'x',
      anonymousId: 'v',
      userId: 'u',
      properties: PROPS,
      context: {
        traits: PROPS.traits,
        page: { url: 'https://a.example/', title: 'A' },
        library: { name: 'l' },
      },
    }
    const batch = spoilt(message).map(one => ({ messageId: `m${++count}`, ...(one as object) }))
    const answer = await stage.app.request('/v1/batch', {
      method: 'POST',
      body: JSON.stringify({ batch }),
      headers: {
        'content-type': 'application/json',
        'user-agent': AGENT,
        authorization: `Basic ${btoa(`${site.secretKey}:`)}`,
      },
    })
    expect(answer.status).toBe(200)
    const contacts: string[] = []
    await stage.store.scan(rows => void contacts.push(...rows.map(({ id }) => id)))
    for (const contact of contacts) {
      const erased = await stage.call('DELETE', `/api/contacts/${contact}`, { as: site.secretKey })
      expect(erased.status).toBe(204)
    }
    expect(await verify(stage.store, () => {})).toEqual([])
  } finally {
    await stage.close()
  }
})
