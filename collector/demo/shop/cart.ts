import { html } from 'hono/html'
import { type Product, productOf } from './catalogue.ts'
import { buyerFields } from './forms.ts'
import { page } from './page.ts'
import { picture } from './pictures.ts'
import { PLACES, productPlace } from './places.ts'
import { ecommerce } from './product.ts'
import type { Markup, View } from './view.ts'

const MOST_OF_ONE = 99

/** The quantity of each product, in the order of adding. The cart lives in a cookie: `ridge-2.1_steel-bottle.2`. */
export type Cart = Map<string, number>

/** Parses the cookie of a browser; entries without a known product or a number are dropped. */
export function readCart(cookie: string | undefined): Cart {
  const cart: Cart = new Map()
  for (const entry of cookie?.split('_') ?? []) {
    const [id = '', count] = entry.split('.')
    if (productOf(id)) putIn(cart, id, Number(count))
  }
  return cart
}

export const writeCart = (cart: Cart): string => [...cart].map(([id, count]) => `${id}.${count}`).join('_')

export function putIn(cart: Cart, id: string, count: number): void {
  const wanted = Number.isFinite(count) ? Math.trunc(count) : 1
  if (wanted < 1) return
  cart.set(id, Math.min((cart.get(id) ?? 0) + wanted, MOST_OF_ONE))
}

export const countOf = (cart: Cart): number => [...cart.values()].reduce((sum, count) => sum + count, 0)

export type CartLine = { product: Product; quantity: number }

export const linesOf = (cart: Cart): CartLine[] =>
  [...cart].map(([id, quantity]) => ({ product: productOf(id)!, quantity }))

export const totalOf = (lines: readonly CartLine[]): number =>
  lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0)

export function cartPage(view: View, cart: Cart): Markup {
  const lines = linesOf(cart)
  const heading = view.words(PLACES.cart.heading)
  return page(view, {
    heading,
    body: html`<div class="lead"><h1>${heading}</h1></div>${lines.length === 0 ? empty(view) : full(view, lines)}`,
  })
}

const empty = (view: View): Markup => html`<p>${view.say('Nothing in it yet.', 'Jeszcze nic w nim nie ma.')}
<a href="${view.href(PLACES.home.path)}">${view.say('Look around', 'Rozejrzyj się')}</a></p>`

const full = (view: View, lines: CartLine[]): Markup => html`<ul class="lines">
  ${lines.map(({ product, quantity }) => line(view, product, quantity))}
</ul>
<p class="total">${view.say('Total', 'Razem')} <b class="price large">${view.price(totalOf(lines))}</b></p>
<form class="fields" id="checkout" method="post" action="${view.href('/demo/checkout')}" data-pulse="begin_checkout" data-pulse-identify>
  <h2>${view.say('Check out', 'Zamówienie')}</h2>
  ${buyerFields(view)}
  <button>${view.say('Order (demo)', 'Zamów (pokaz)')}</button>
</form>`

const line = (view: View, product: Product, quantity: number): Markup => html`<li>
    <span class="tile small">${picture(product.id)}</span>
    <span><a href="${view.href(productPlace(product).path)}">${view.words(product.name)}</a> <span class="soft">× ${quantity}</span></span>
    <span class="price">${view.price(product.price * quantity)}</span>
    <form method="post" action="${view.href('/demo/cart/remove')}" data-remove data-ecommerce="${ecommerce(view, product, quantity)}">
      <input type="hidden" name="id" value="${product.id}">
      <button class="quiet">${view.say('Remove', 'Usuń')}</button>
    </form>
  </li>`
