import { expect, it } from 'vitest'
import type { Board } from '../../shared/board.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { Place } from './spawned.ts'

const NOW = Date.now()
const HOUR = 3_600_000

/** Two people's afternoon: one turns from anonymous to known half-way, the other only looks around. */
function afternoon(): { visitor: string; event: Record<string, unknown> }[] {
  const at = (minutes: number) => NOW - 5 * HOUR + minutes * 60_000
  const page = (i: string, minutes: number, path: string) => ({
    i,
    n: 'page_view',
    t: at(minutes),
    u: `https://shop.example${path}`,
  })
  const anna = [
    page('a1', 0, '/'),
    page('a2', 1, '/pricing'),
    {
      i: 'a3',
      n: 'file_download',
      t: at(2),
      u: 'https://shop.example/pricing',
      p: { link_url: 'https://shop.example/list.pdf' },
    },
    {
      i: 'a4',
      n: 'file_download',
      t: at(3),
      u: 'https://shop.example/pricing',
      p: { link_url: 'https://shop.example/list.pdf' },
    },
    page('a5', 4, '/search?q=tent'),
    {
      i: 'a6',
      n: 'add_to_cart',
      t: at(5),
      u: 'https://shop.example/tent',
      p: { items: [{ item_id: 't1' }] },
    },
    {
      i: 'a7',
      n: 'add_to_cart',
      t: at(6),
      u: 'https://shop.example/rope',
      p: { items: [{ item_id: 'r1' }] },
    },
    {
      i: 'a8',
      n: 'add_to_cart',
      t: at(7),
      u: 'https://shop.example/stove',
      p: { items: [{ item_id: 's1' }] },
    },
    { i: 'a9', n: 'identify', t: at(8), p: { email: 'anna@example.com', traits: { name: 'Anna Nowak' } } },
    { i: 'a10', n: 'generate_lead', t: at(9), u: 'https://shop.example/contact' },
    page('a11', 120, '/pricing'),
    page('a12', 121, '/'),
  ]
  const jan = [
    page('j1', 10, '/'),
    page('j2', 11, '/kariera'),
    page('j3', 12, '/kariera/geolog'),
    page('j4', 90, '/'),
  ]
  return [
    ...anna.map(event => ({ visitor: 'anna', event })),
    ...jan.map(event => ({ visitor: 'jan', event })),
  ]
}

const beacon = (site: CreatedSite, { visitor, event }: ReturnType<typeof afternoon>[number]) => ({
  k: site.writeKey,
  v: visitor,
  z: Date.now(),
  c: 'granted',
  e: [event],
})

async function board(place: Place, site: CreatedSite) {
  const { rows } = await place.get<Board>(
    `/api/board?site=${site.siteId}&plan=${site.planId}&top=10`,
    site.secretKey,
  )
  return rows.map(({ rank, name, score, fit, engagement, visits }) => ({
    rank,
    name,
    score,
    fit,
    engagement,
    visits,
  }))
}

it('scores are the same for events in order and for repeats in another order, over two kills', async () => {
  await using once = new Place()
  await using often = new Place()
  await Promise.all([once.start(), often.start()])
  const [first, second] = await Promise.all([once.addSite(), often.addSite()])

  for (const sent of afternoon()) {
    expect(await (await once.send(beacon(first, sent))).json()).toMatchObject({ accepted: 1 })
  }

  // Every third from the end first, then the rest backwards; each of them twice, from two sides of each kill.
  const events = afternoon()
  const shuffled = [0, 1, 2].flatMap(k => events.filter((_, i) => i % 3 === k).reverse())
  const third = Math.ceil(shuffled.length / 3)
  for (let part = 0; part < 3; part++) {
    for (const sent of shuffled.slice(Math.max(0, part - 1) * third, (part + 1) * third)) {
      const answer = (await (await often.send(beacon(second, sent))).json()) as {
        accepted: number
        duplicates: number
      }
      expect(answer.accepted + answer.duplicates).toBe(1)
    }
    if (part === 2) break
    await often.kill()
    await often.start()
  }
  for (const sent of shuffled) {
    expect(await (await often.send(beacon(second, sent))).json()).toMatchObject({
      accepted: 0,
      duplicates: 1,
    })
  }

  const expected = await board(once, first)
  expect(expected.map(row => row.name)).toEqual(['Anna Nowak', null])
  expect(expected[0]!.score).toBeGreaterThan(60)
  expect(await board(often, second)).toEqual(expected)
  expect(await often.command('verify')).toMatchObject({ code: 0 })
  expect(await often.stop()).toBe(0)
})
