import { comparePositions } from '../../../shared/order.ts'
import { isCounted, trustOf } from '../../model/event-facts.ts'
import { joinKey } from '../../model/known.ts'
import type { Known, Store } from '../../model/port.ts'
import type { SiteId } from '../../model/rows.ts'
import { spanAt } from '../../model/spans.ts'
import type { Fact } from '../../score/score.ts'

export type FactOfOrder = { contact: string; fact: Fact }

/** The events of orders by their number, loaded for many orders at a time. */
export class OrderBook {
  readonly #store: Pick<Store, 'look'>
  readonly #site: SiteId
  readonly #orders: Known['orders'] = new Map()
  readonly #streams: Known['streams'] = new Map()

  private constructor(store: Pick<Store, 'look'>, site: SiteId) {
    this.#store = store
    this.#site = site
  }

  static async of(store: Pick<Store, 'look'>, site: SiteId, orders: readonly string[]): Promise<OrderBook> {
    const book = new OrderBook(store, site)
    await book.#load(orders)
    return book
  }

  async #load(orders: readonly string[]): Promise<void> {
    const wanted = new Set(orders.map(order => joinKey(this.#site, order)))
    if (wanted.size === 0) return
    const { orders: found } = await this.#store.look({ orders: wanted })
    for (const [key, entries] of found) this.#orders.set(key, entries)
    const missing = new Set<string>()
    for (const key of wanted)
      for (const { stream } of this.#orders.get(key) ?? []) {
        const name = joinKey(this.#site, stream)
        if (!this.#streams.has(name)) missing.add(name)
      }
    if (missing.size === 0) return
    const { streams } = await this.#store.look({ streams: missing })
    for (const [key, stream] of streams) this.#streams.set(key, stream)
  }

  /** All events that name an order's number, in the law's order. */
  async factsOf(order: string): Promise<FactOfOrder[]> {
    const key = joinKey(this.#site, order)
    if (!this.#orders.has(key)) await this.#load([order])
    const entries = this.#orders.get(key) ?? []
    return entries
      .flatMap(({ stream, event }) => {
        const span = spanAt(this.#streams.get(joinKey(this.#site, stream))?.spans ?? [], event)
        return span && isCounted(event)
          ? [{ contact: span.contact, fact: { event, trust: trustOf(event, span) } }]
          : []
      })
      .toSorted((a, b) => comparePositions(a.fact.event, b.fact.event))
  }
}
