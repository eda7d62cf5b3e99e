// @vitest-environment happy-dom
import './quiet.ts'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { readPageSignal } from '../../collector/ingest/page-signals.ts'
import { ADD, isAdd, isAddress } from '../../tracker/companions/add.ts'
import { watchShop } from '../../tracker/companions/shop/shop.ts'
import { enter } from '../../tracker/consent.ts'
import { fresh } from '../../tracker/emit.ts'
import { METHODS as methods } from '../../tracker/methods.ts'
import { use } from '../../tracker/settings.ts'

const of = (item_id: string, more = {}) => ({ items: [{ item_id, ...more }] })
const items = () => [...fresh].map(event => (readPageSignal(event)[0] as { p: { items?: unknown } }).p.items)

// As browsers have it; happy-dom does not.
HTMLFormElement.prototype[Symbol.iterator] ??= function (this: HTMLFormElement) {
  return this.elements[Symbol.iterator]()
}

methods.with!(watchShop)
const hearOfAdd = methods.add!
const say = methods.track!
const failToAdd = () => hearOfAdd(0, true)

/** Sends a form as a visitor does, and leaves the page or stays. */
function send(form: string, { leave = true } = {}) {
  document.body.innerHTML = form
  const event = new SubmitEvent('submit', {
    bubbles: true,
    cancelable: true,
    submitter: document.querySelector('button'),
  })
  if (!leave) document.body.addEventListener('submit', event => event.preventDefault(), { once: true })
  document.querySelector('form')!.dispatchEvent(event)
  if (leave) dispatchEvent(new Event('pagehide'))
}

beforeEach(() => {
  vi.useFakeTimers({ now: (vi.isFakeTimers() ? Date.now() : 1_790_000_000_000) + 60_000 })
  use({ site: 'pk_1', endpoint: '/e' })
  // What is told stays where it can be looked at.
  enter('wait')
  document.body.innerHTML = ''
  failToAdd()
  fresh.clear()
  vi.advanceTimersByTime(10_000)
})

describe('an add to the cart', () => {
  it('is one event for all reports within 1.5 s, with the most detailed data', () => {
    send('<form action="/cart/add"><input name="id" value="7"><input name="quantity" value="2"></form>', {
      leave: false,
    })
    hearOfAdd(0, false, performance.now() - 200)
    vi.advanceTimersByTime(1400)
    expect(items()).toEqual([[{ item_id: '7', quantity: 2 }]])
    hearOfAdd(of('SKU', { price: 5 }))
    expect(items()).toEqual([[{ item_id: 'SKU', price: 5 }]])
  })

  it('is a separate event after that, or for another product', () => {
    hearOfAdd(of('a'))
    hearOfAdd(of('b'))
    vi.advanceTimersByTime(1501)
    hearOfAdd(of('b'))
    expect(items()).toHaveLength(3)
  })

  it('is dropped when it fails, for any earlier report; the next one counts', () => {
    hearOfAdd(of('a'))
    failToAdd()
    expect(items()).toEqual([])
    vi.advanceTimersByTime(1)
    hearOfAdd(of('a'))
    expect(items()).toHaveLength(1)
  })

  it('is dropped when the failure is read before the browser reports the request', () => {
    const began = performance.now()
    vi.advanceTimersByTime(50)
    failToAdd()
    hearOfAdd(0, false, began)
    expect(items()).toEqual([])
  })

  it('counts when its request is slow and the data layer follows', () => {
    const began = performance.now()
    vi.advanceTimersByTime(4000)
    hearOfAdd(0, false, began)
    hearOfAdd(of('a'))
    expect(items()).toEqual([[{ item_id: 'a' }]])
  })

  it('of a form counts once when the page is left for the answer', () => {
    send('<form action="/cart/add"><input name="id" value="7"></form>')
    dispatchEvent(new Event('pagehide'))
    expect(items()).toEqual([[{ item_id: '7' }]])
  })

  it('of a form on a page that stays needs a later report to count', () => {
    send('<form action="/cart/add"><input name="id" value="7"></form>', { leave: false })
    dispatchEvent(new Event('pagehide'))
    expect(items()).toEqual([])
  })

  it('is not recognized in another form, for any links and words in it', () => {
    send(
      '<form action="/search"><a href="/?add-to-cart=5">add-to-cart</a><input name="q" value="x"><button>Go</button></form>',
    )
    expect(items()).toEqual([])
  })

  it('has the product of the page’s JSON-LD, also beside invalid scripts', () => {
    document.body.innerHTML = `<script type="application/ld+json">{ "oops": </script>
      <script type="application/ld+json">{"@type":"Product","sku":"S1","name":"Mug","description":"x","brand":{"name":"Acme"},"offers":{"price":"9.50","priceCurrency":"PLN"}}</script>`
    hearOfAdd()
    expect(JSON.stringify([...fresh])).not.toMatch(/Acme|description/)
    expect(items()).toEqual([[{ item_id: 'S1', item_name: 'Mug', price: 9.5 }]])
  })

  it.each(['add_to_cart', 'addToCart', 'add-to-cart'])('is recognized by the name %s', name => {
    say(name, of('a'))
    say(name, of('a'))
    expect(items()).toHaveLength(1)
  })

  it.each(['add_to_cart_error', 'add_to_cart_click_failed', 'cart', 'add_to_wishlist'])(
    'is not recognized by the name %s',
    name => expect(isAdd(name)).toBe(false),
  )

  it.each([
    ['qty[]', 'quantity'], ['Quantity', 'quantity'], ['pid', 'item_id'], ['id', 'item_id'], ['product_id', 'item_id'], ['add-to-cart', 'item_id'],
  ])('reads the form field %s', (name, field) => {
    send(`<form action="/cart/add"><input name="${name}" value="3"><input name="email" value="jan@b.pl"><input name="phone_number" value="1"></form>`)
    expect((items()[0] as Record<string, unknown>[])[0]![field]).toEqual(field === 'quantity' ? 3 : '3')
    expect(JSON.stringify([...fresh])).not.toMatch(/jan|phone/)
  }) // biome-ignore format: a table
})

describe('an address that adds to the cart', () => {
  it.each([
    '/cart/add.js', '/cart/add?id=1', '/?wc-ajax=add_to_cart', '/?add-to-cart=7', '/wp-json/wc/store/v1/cart/add-item',
    '/checkout/line-item/add', '/index.php?route=checkout/cart.add&language=pl', '/index.php?route=checkout/cart%7Cadd',
    '/action/Cart/addCartItem', '/checkout/cart/add/uenc/x/product/1/', '/basketchange.php?product=1&mode=1',
    '/cart.php?action=add&product_id=78', '/store/carts/cart_01/line-items',
    '<form action="/basketchange.php" method="post">', '<form id="form-product">', '<button name="add-to-cart" value="1">',
  ])('is recognized: %s', by => expect(ADD.test(by)).toBe(true)) // biome-ignore format: a table

  it.each([
    '/cart', '/cart/address', '/cart/add-coupon', '/cart/addresses', '/cart/change.js', '/cart/remove-item', '/wishlist/add',
    '/checkout/line-item/delete/7', '/basketchange.php?type=multiproduct&mode=2', '/?wc-ajax=get_refreshed_fragments',
    '<form action="/basketchange.php?type=multiproduct">', '/route=checkout/cart.remove', '/checkout/cart/updatePost/',
    '/blog/how-to-add-to-cart', '/cart.php?action=remove&product_id=78',
  ])('is not recognized: %s', by => expect(ADD.test(by)).toBe(false)) // biome-ignore format: a table

  it.each([
    'https://region1.google-analytics.com/g/collect?v=2&en=add_to_cart', 'https://www.facebook.com/tr/?ev=AddToCart&cd=/cart/add',
    'https://pixel.example/p?event=add_to_cart', 'https://pixel.example/p?url=/cart/add',
  ])('is not recognized in a pixel at %s', address => expect(isAddress(address)).toBe(false)) // biome-ignore format: a table
})
