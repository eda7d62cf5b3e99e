// @vitest-environment happy-dom
import './quiet.ts'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { BeaconEvent } from '../../shared/beacon.ts'
import { askToAdd, failToAdd, hearOfAdd, leaveCart, openCart } from '../../tracker/shop/cart.ts'

const fresh = new Set<BeaconEvent>()
let told: BeaconEvent[] = []
const of = (item_id: string, more = {}) => ({ items: [{ item_id, ...more }] })
const items = () => told.filter(event => fresh.has(event)).map(({ p }) => p!.items)

beforeEach(() => {
  vi.useFakeTimers({ now: (vi.isFakeTimers() ? Date.now() : 1_790_000_000_000) + 60_000 })
  told = []
  fresh.clear()
  document.body.innerHTML = ''
  openCart({
    emit(n, p) {
      const event = { i: `${told.length}`, n, t: Date.now(), u: 'https://shop.example/', p } as BeaconEvent
      told.push(event)
      fresh.add(event)
      return event
    },
    fresh,
  })
  failToAdd()
})

describe('an add to the cart', () => {
  it('is one, whoever tells of it within 1.5 s, and the richest word wins', () => {
    askToAdd({ item_id: '7', quantity: '2' })
    hearOfAdd({}, Date.now() - 200)
    vi.advanceTimersByTime(1400)
    hearOfAdd(of('SKU', { price: 5 }))
    expect(items()).toEqual([[{ item_id: 'SKU', price: 5 }]])
  })

  it('is another after that, or of another product', () => {
    hearOfAdd(of('a'))
    hearOfAdd(of('b'))
    vi.advanceTimersByTime(1501)
    hearOfAdd(of('b'))
    expect(items()).toHaveLength(3)
  })

  it('is none when it fails, whoever has told of it; the next one counts', () => {
    hearOfAdd(of('a'))
    failToAdd()
    expect(items()).toEqual([])
    hearOfAdd(of('a'))
    expect(items()).toHaveLength(1)
  })

  it('counts where its request takes long and the data layer follows', () => {
    const began = Date.now()
    vi.advanceTimersByTime(4000)
    hearOfAdd({}, began)
    hearOfAdd(of('a'))
    expect(items()).toEqual([[{ item_id: 'a' }]])
  })

  it('of a form counts when the page is left for the answer, and once', () => {
    askToAdd({ item_id: '7' })
    leaveCart()
    leaveCart()
    expect(items()).toEqual([[{ item_id: '7' }]])
  })

  it('knows the product by the page’s JSON-LD, broken scripts aside', () => {
    document.body.innerHTML = `<script type="application/ld+json">{ "oops": </script>
      <script type="application/ld+json">{"@type":"Product","sku":"S1","name":"Mug","brand":{"name":"Acme"},"offers":{"price":"9.50"}}</script>`
    hearOfAdd()
    expect(items()).toEqual([[{ item_id: 'S1', item_name: 'Mug', price: '9.50' }]])
  })
})
