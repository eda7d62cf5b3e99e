import { expect } from 'vitest'
import type { Attribution, CommissionInfo, StatementDetail } from '../../shared/commission.ts'
import type { Programme } from '../../shared/programme.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { at } from '../attribution/world.ts'
import { openPortal } from './programme-stage.ts'
import type { Stage } from './stage.ts'

export type Shop = Awaited<ReturnType<typeof openShop>>

let ids = 0

/** A shop with a published programme and partners, each with a code of its own. */
export async function openShop(
  stage: Stage,
  admin: string,
  names: readonly string[],
  change: (document: Programme) => void = () => {},
) {
  const site: CreatedSite = await stage.site(['https://shop.example'])
  await stage.call('PATCH', `/api/sites/${site.siteId}`, { as: admin, body: { timeZone: 'Europe/Warsaw' } })
  const portal = await openPortal(stage, admin, site)
  const published = await portal.publish(document => {
    // Sums of examples are those of the orders alone, unless an example is about a bonus.
    document.bonuses = []
    change(document)
  })
  expect(published.status, await published.clone().text()).toBe(200)
  const ask = async <T>(
    method: string,
    path: string,
    body?: object,
    status = 200,
    as = admin,
  ): Promise<T> => {
    const answer = await stage.call(method, path, { as, ...(body && { body }) })
    expect(answer.status, await answer.clone().text()).toBe(status)
    return (await answer.json()) as T
  }
  const here = (path: string) => `/api/sites/${site.siteId}${path}`
  const partners: Record<string, string> = {}
  for (const name of names) {
    const person = { name, email: `${name.toLowerCase()}@${site.siteId}.example` }
    const made = await ask<{ id: string }>('POST', here('/partners'), { name, person }, 201)
    partners[name] = made.id
    await ask('POST', here('/codes'), { code: `kod-${name}`, partner: made.id }, 201)
  }
  const nameOf = (id: string | null) => Object.keys(partners).find(name => partners[name] === id) ?? 'nobody'
  /** An event from a server, at its own time. */
  const tell = async (visitor: string, n: string, time: number, props: object = {}, more: object = {}) => {
    const event = { i: `x${++ids}`, n, t: time, p: props, ...more }
    const answer = await stage.beacon(stage.envelope(site.secretKey, [event], { v: visitor }))
    expect(await answer.json()).toMatchObject({ accepted: 1 })
  }
  const explained = async (query: string) =>
    (await ask<{ rows: Attribution[] }>('GET', here(`/attributions?${query}`))).rows
  const shop = {
    ...{ site, portal, partners, ask, here, nameOf, tell, explained },
    view: (visitor: string, query: string, time: number) =>
      tell(visitor, 'page_view', time, {}, { u: `https://shop.example/${query}` }),
    click: (visitor: string, name: string, time: number) => shop.view(visitor, `?ref=kod-${name}`, time),
    order: (visitor: string, id: string, time: number, props: object = {}) =>
      tell(visitor, 'purchase', time, { transaction_id: id, currency: 'PLN', value: 123, tax: 23, ...props }),
    refund: (visitor: string, id: string, time: number, props: object = {}) =>
      tell(visitor, 'refund', time, { transaction_id: id, ...props }),
    /** The cached result: `A 1000 PLN`, or the reason of 0; `nobody` without a partner. */
    async commission(order: string): Promise<string> {
      const { rows } = await ask<{ rows: CommissionInfo[] }>('GET', here('/commissions?limit=1000'))
      const own = rows.filter(row => row.order === order && row.amount !== 0)
      const [zero] = rows.filter(row => row.order === order && row.amount === 0)
      if (own.length === 0) return zero ? `${nameOf(zero.partner)} ${zero.why}` : 'nobody'
      return own.map(({ partner, amount, currency }) => `${nameOf(partner)} ${amount} ${currency}`).join(', ')
    },
    async rows(name: string): Promise<CommissionInfo[]> {
      const path = here(`/commissions?limit=1000&partner=${partners[name]}`)
      return (await ask<{ rows: CommissionInfo[] }>('GET', path)).rows
    },
    /** By the engine itself, with the evidence that won. */
    async why(order: string): Promise<string> {
      const [one] = await explained(`order=${encodeURIComponent(order)}`)
      const winner = one!.candidates.find(({ reason }) => reason === 'won')
      return `${nameOf(one!.partner)} ${winner?.by ?? one!.why}`
    },
    assign: (order: string, name: string | null) =>
      ask(
        'POST',
        here('/orders/assign'),
        { order, partner: name && partners[name], reason: 'by phone' },
        201,
      ),
    /** Closes a month: `A 12500 PLN` for each statement. */
    async close(month: string, more: object = {}): Promise<string[]> {
      type Closed = { rows: { partner: string; currency: string; total: number; outcome: string }[] }
      const { rows } = await ask<Closed>('POST', here('/statements/close'), { month, ...more })
      return rows
        .filter(({ outcome }) => outcome === 'closed')
        .map(({ partner, total, currency }) => `${nameOf(partner)} ${total} ${currency}`)
        .toSorted()
    },
    async statement(number: number): Promise<StatementDetail> {
      return ask<StatementDetail>('GET', here(`/statements/${number}`))
    },
    move: (number: number, to: string, status = 200) =>
      ask('POST', here(`/statements/${number}/state`), { to, reference: 'transfer' }, status),
    /** Moves the clock; sessions last. */
    async until(local: string) {
      stage.clock.now = at(local)
      const expires_at = stage.clock.now + 3_650 * 86_400_000
      await stage.store.db.updateTable('tokens').set({ expires_at }).execute()
    },
  }
  return shop
}
