import { html } from 'hono/html'
import { CATEGORIES } from './catalogue.ts'
import { mark } from './pictures.ts'
import { categoryPlace, PLACES, SEARCH_PATH, SHOP_NAME, SHOP_PATH, titleOf } from './places.ts'
import type { Markup, View } from './view.ts'

type Page = { heading: string; body: Markup; searched?: string }

/** The layout of all pages; the tracker is one script tag, as on any site. */
export const page = (view: View, { heading, body, searched = '' }: Page): Markup => html`<!doctype html>
<html lang="${view.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${titleOf(heading)}</title>
<link rel="icon" href="/demo/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/demo/shop.css">
${view.siteKey === null ? '' : html`<script defer src="/pulse.js" data-site="${view.siteKey}"></script>`}
<script defer src="/demo/shop.js"></script>
</head>
<body>
<a class="skip" href="#content">${view.say('To the content', 'Do treści')}</a>
<aside class="notice">${view.say(
  'A demo shop: what you do here shows on the board at once. Nothing is sold.',
  'Sklep pokazowy: co tu zrobisz, od razu widać na tablicy. Nic się tu nie sprzedaje.',
)} <a href="/" target="pulseboard">${view.say('Open the board', 'Otwórz tablicę')}</a></aside>
<header class="top">
  <a class="brand" href="${view.href(SHOP_PATH)}">${mark}<span>${SHOP_NAME}</span></a>
  ${searchForm(view, searched)}
  <a class="cart-link" href="${view.href(PLACES.cart.path)}">${view.say('Cart', 'Koszyk')} <b data-cart-count>${view.cartCount}</b></a>
  <nav class="sections" aria-label="${view.say('Shop', 'Sklep')}">
    ${CATEGORIES.map(({ id, name }) => html`<a href="${view.href(categoryPlace(id).path)}">${view.words(name)}</a>`)}
    <a href="${view.href(PLACES.pricing.path)}">${view.words(PLACES.pricing.heading)}</a>
    <a href="${view.href(PLACES.contact.path)}">${view.words(PLACES.contact.heading)}</a>
  </nav>
</header>
<main id="content">
${body}
</main>
<footer class="foot">
  ${newsletterForm(view)}
  <ul>
    <li><a href="${view.href(PLACES.fieldDay.path)}">${view.words(PLACES.fieldDay.heading)}</a></li>
    <li><a href="${view.href(PLACES.careers.path)}">${view.words(PLACES.careers.heading)}</a></li>
    <li><a href="mailto:hello@peak-and-trail.example">hello@peak-and-trail.example</a></li>
    <li><a href="?lang=en" lang="en" hreflang="en">English</a> <a href="?lang=pl" lang="pl" hreflang="pl">Polski</a></li>
  </ul>
</footer>
<p class="toast" role="status" data-toast data-added="${view.say('In the cart', 'W koszyku')}" hidden></p>
</body>
</html>`

const searchForm = (
  view: View,
  searched: string,
) => html`<form class="search" id="search" role="search" action="${SEARCH_PATH}">
    <label class="hidden" for="q">${view.say('Search', 'Szukaj')}</label>
    <input id="q" name="q" type="search" value="${searched}" placeholder="${view.say('Tent, bag, boots…', 'Namiot, śpiwór, buty…')}" autocomplete="off">
    ${view.isChosen ? html`<input type="hidden" name="lang" value="${view.language}">` : ''}
    <button>${view.say('Search', 'Szukaj')}</button>
  </form>`

/** The visitor gives the address for mail, so the tracker may identify the visit by it. */
const newsletterForm = (
  view: View,
) => html`<form class="newsletter" id="newsletter" method="post" action="${view.href('/demo/forms/newsletter')}" data-pulse="newsletter_signup" data-pulse-identify>
    <label for="newsletter-email">${view.say(
      'One letter a month: routes, repairs, what is new.',
      'Jeden list w miesiącu: trasy, naprawy, nowości.',
    )}</label>
    <div class="line">
      <input id="newsletter-email" name="email" type="email" required autocomplete="email" placeholder="anna@example.com">
      <button>${view.say('Subscribe', 'Zapisz mnie')}</button>
    </div>
  </form>`
