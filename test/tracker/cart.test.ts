// @vitest-environment happy-dom
import './quiet.ts'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { readPageSignal } from '../../collector/ingest/page-signals.ts'
import { askToAdd, hearOfAdd, leaveCart, say } from '../../tracker/capture/cart.ts'
import { enter } from '../../tracker/consent.ts'
import { fresh } from '../../tracker/emit.ts'
import { use } from '../../tracker/settings.ts'

const of = (item_id: string, more = {}) => ({ items: [{ item_id, ...more }] })
const items = () => [...fresh].map(event => (readPageSignal(event)[0] as { p: { items?: unknown } }).p.items)
const failToAdd = () => hearOfAdd(0, performance.now(), true)
const FORM = '<form action="/cart/add">'

beforeEach(() => {
  vi.useFakeTimers({ now: (vi.isFakeTimers() ? Date.now() : 1_790_000_000_000) + 60_000 })
  use({ site: 'pk_1', endpoint: '/e' })
  // What is told stays where it can be looked at.
  enter('wait')
  document.body.innerHTML = ''
  failToAdd()
  fresh.clear()
})

describe('an add to the cart', () => {
  it('is one, whoever tells of it within 1.5 s, and the richest word wins', () => {
    askToAdd(FORM, { id: '7', quantity: '2' })
    hearOfAdd(0, performance.now() - 200)
    vi.advanceTimersByTime(1400)
    expect(items()).toEqual([[{ item_id: '7', quantity: '2' }]])
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
    const began = performance.now()
    vi.advanceTimersByTime(4000)
    hearOfAdd(0, began)
    hearOfAdd(of('a'))
    expect(items()).toEqual([[{ item_id: 'a' }]])
  })

  it('of a form counts when the page is left for the answer, and once', () => {
    askToAdd(FORM, { id: '7' })
    leaveCart()
    leaveCart()
    expect(items()).toEqual([[{ item_id: '7' }]])
  })

  it('of another form than a cart’s does not', () => {
    askToAdd('<form action="/contact">', { id: '7' })
    leaveCart()
    expect(items()).toEqual([])
  })

  it('knows the product by the page’s JSON-LD, broken scripts aside', () => {
    document.body.innerHTML = `<script type="application/ld+json">{ "oops": </script>
      <script type="application/ld+json">{"@type":"Product","sku":"S1","name":"Mug","brand":{"name":"Acme"},"offers":{"price":"9.50"}}</script>`
    hearOfAdd()
    expect(items()).toEqual([[{ item_id: 'S1', item_name: 'Mug', price: '9.50' }]])
  })

  it.each(['add_to_cart', 'addToCart', 'add-to-cart'])('is what %s is a name of', name => {
    say(name, of('a'))
    say(name, of('a'))
    expect(items()).toHaveLength(1)
  })
})

describe('a way into the cart', () => {
  it.each([
    '/cart/add.js', '/cart/add?id=1', '/?wc-ajax=add_to_cart', '/?add-to-cart=7', '/wp-json/wc/store/v1/cart/add-item',
    '/checkout/line-item/add', '/index.php?route=checkout/cart.add&language=pl', '/index.php?route=checkout/cart%7Cadd',
    '/action/Cart/addCartItem', '/checkout/cart/add/uenc/x/product/1/', '/basketchange.php?product=1&mode=1',
    '<form action="/basketchange.php" method="post">', '<form id="form-product">', '<button name="add-to-cart" value="1">',
  ])('is %s', by => {
    askToAdd(by, { id: 1 })
    leaveCart()
    expect(items()).toHaveLength(1)
  }) // biome-ignore format: a table

  it.each([
    '/cart', '/cart/address', '/cart/add-coupon', '/cart/addresses', '/cart/change.js', '/cart/remove-item', '/wishlist/add',
    '/checkout/line-item/delete/7', '/basketchange.php?type=multiproduct&mode=2', '/?wc-ajax=get_refreshed_fragments',
    '<form action="/basketchange.php?type=multiproduct">', '/route=checkout/cart.remove', '/checkout/cart/updatePost/',
  ])('is not %s', by => {
    askToAdd(by, { id: 1 })
    leaveCart()
    expect(items()).toEqual([])
  }) // biome-ignore format: a table
})
