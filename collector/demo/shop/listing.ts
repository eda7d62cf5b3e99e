import { html } from 'hono/html'
import { CATEGORIES, type Category, findProducts, PRODUCTS, type Product } from './catalogue.ts'
import { page } from './page.ts'
import { landscape, picture } from './pictures.ts'
import { categoryPlace, PLACES, productPlace, SHOP_NAME } from './places.ts'
import type { Markup, View } from './view.ts'

/** The pages that lead to products: front page, category, search. */
export const homePage = (view: View): Markup =>
  page(view, {
    heading: SHOP_NAME,
    body: html`<section class="hero">
  ${landscape}
  <div class="hero-words">
    <h1>${view.say('Kit for people who take others outdoors', 'Sprzęt dla tych, którzy zabierają innych w teren')}</h1>
    <p>${view.say(
      'Guides, schools, clubs and crews: bought or rented, mended for as long as it lasts.',
      'Przewodnicy, szkoły, kluby i ekipy: kup albo wypożycz, naprawiamy, póki się da.',
    )}</p>
    <a class="button" href="${view.href(PLACES.pricing.path)}">${view.say('See prices for teams', 'Zobacz ceny dla zespołów')}</a>
    <a class="button quiet" href="${view.href(PLACES.fieldDay.path)}">${view.words(PLACES.fieldDay.heading)}</a>
  </div>
</section>
<section>
  <h2>${view.say('All of it', 'Wszystko')}</h2>
  ${grid(view, PRODUCTS)}
</section>`,
  })

export const categoryPage = (view: View, category: Category): Markup =>
  page(view, {
    heading: view.words(category.name),
    body: html`<div class="lead"><h1>${view.words(category.name)}</h1><p>${view.words(category.line)}</p></div>
${grid(
  view,
  PRODUCTS.filter(product => product.category === category.id),
)}`,
  })

export function searchPage(view: View, term: string): Markup {
  const found = findProducts(term)
  const shown = term.trim()
  return page(view, {
    heading: shown === '' ? view.say('Search', 'Szukaj') : `${view.say('Search', 'Szukaj')}: ${shown}`,
    searched: shown,
    body: html`<div class="lead">
  <h1>${shown === '' ? view.say('What are you looking for?', 'Czego szukasz?') : html`${view.say('Search', 'Szukaj')}: <q>${shown}</q>`}</h1>
  <p>${found.length > 0 ? counted(view, found.length) : nothingFound(view)}</p>
</div>
${grid(view, found)}`,
  })
}

/** Cards of products. */
export const grid = (view: View, products: readonly Product[]): Markup => html`<ul class="grid">
  ${products.map(
    product => html`<li class="card">
    <a href="${view.href(productPlace(product).path)}">
      <span class="tile">${picture(product.id)}</span>
      <b>${view.words(product.name)}</b>
      <span class="soft">${view.words(product.line)}</span>
      <span class="price">${view.price(product.price)}</span>
    </a>
  </li>`,
  )}
</ul>`

const PRODUCT_WORDS = {
  en: { one: 'product', few: 'products', many: 'products', other: 'products' },
  pl: { one: 'produkt', few: 'produkty', many: 'produktów', other: 'produktu' },
}

function counted({ language }: View, count: number): string {
  const form = new Intl.PluralRules(language).select(count) as keyof (typeof PRODUCT_WORDS)['pl']
  return `${count} ${PRODUCT_WORDS[language][form]}`
}

const nothingFound = (view: View): Markup =>
  html`${view.say('Nothing of that name. We have', 'Nic takiego. Mamy')} ${CATEGORIES.map(
    ({ id, name }, index) =>
      html`${index > 0 ? ', ' : ''}<a href="${view.href(categoryPlace(id).path)}">${view.words(name).toLocaleLowerCase(view.language)}</a>`,
  )}.`
