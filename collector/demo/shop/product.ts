import { html } from 'hono/html'
import { CURRENCY, categoryOf, itemOf, PRODUCTS, type Product } from './catalogue.ts'
import { DOWNLOADS } from './downloads.ts'
import { grid } from './listing.ts'
import { page } from './page.ts'
import { picture } from './pictures.ts'
import { categoryPlace } from './places.ts'
import type { Markup, View } from './view.ts'

/** `data-ecommerce` is what shop.js pushes into the data layer, as GA4 wants it. */
export function productPage(view: View, product: Product): Markup {
  const name = view.words(product.name)
  const category = categoryOf(product.category)!
  const similar = PRODUCTS.filter(other => other.category === category.id && other.id !== product.id)
  return page(view, {
    heading: name,
    body: html`<article class="product" data-view-item data-ecommerce="${ecommerce(view, product)}">
  <div class="tile large">${picture(product.id)}</div>
  <div>
    <p class="path"><a href="${view.href(categoryPlace(category.id).path)}">${view.words(category.name)}</a></p>
    <h1>${name}</h1>
    <p>${view.words(product.line)}</p>
    <ul class="facts">${product.facts.map(fact => html`<li>${view.words(fact)}</li>`)}</ul>
    <p class="price large">${view.price(product.price)}</p>
    <form class="line" id="add-to-cart" method="post" action="${view.href('/demo/cart/add')}" data-add data-ecommerce="${ecommerce(view, product)}">
      <input type="hidden" name="id" value="${product.id}">
      <label class="hidden" for="quantity">${view.say('Quantity', 'Ilość')}</label>
      <input id="quantity" class="short" name="quantity" type="number" min="1" max="99" value="1" inputmode="numeric">
      <button>${view.say('Add to cart', 'Do koszyka')}</button>
    </form>
    <p class="soft">${papers(view)}</p>
  </div>
</article>
${similar.length === 0 ? '' : html`<section><h2>${view.say('Beside it on the shelf', 'Obok na półce')}</h2>${grid(view, similar)}</section>`}`,
  })
}

export const ecommerce = (view: View, product: Product, quantity = 1): string =>
  JSON.stringify({
    currency: CURRENCY,
    value: product.price * quantity,
    items: [itemOf(product, view.words(product.name), quantity)],
  })

export const papers = (view: View): Markup =>
  html`${Object.values(DOWNLOADS).map(
    ({ path, name }, index) => html`${index > 0 ? ' · ' : ''}<a href="${path}">${view.words(name)} (PDF)</a>`,
  )}`
