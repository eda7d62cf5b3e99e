import { html } from 'hono/html'
import { page } from './page.ts'
import { PLACES } from './places.ts'
import { papers } from './product.ts'
import type { Markup, View, Words } from './view.ts'

type Offer = { name: Words; amount: number; per: Words; points: Words[] }

const month = { en: 'a month', pl: 'miesięcznie' }
const OFFERS: Offer[] = [
  {
    name: { en: 'Buy', pl: 'Kupno' },
    amount: 0,
    per: { en: 'beyond the price list', pl: 'ponad cennik' },
    points: [
      { en: 'Single pieces, sent tomorrow', pl: 'Pojedyncze sztuki, wysyłka jutro' },
      { en: 'Sixty days to send back', pl: 'Sześćdziesiąt dni na zwrot' },
      { en: 'Repairs at cost', pl: 'Naprawy po kosztach' },
    ],
  },
  {
    name: { en: 'Club', pl: 'Klub' },
    amount: 149,
    per: month,
    points: [
      { en: 'Kit for twelve people', pl: 'Sprzęt dla dwunastu osób' },
      { en: 'Washed and checked after each trip', pl: 'Pranie i przegląd po każdym wyjeździe' },
      { en: '15 % off what you buy', pl: '15 % rabatu na zakupy' },
    ],
  },
  {
    name: { en: 'School', pl: 'Szkoła' },
    amount: 490,
    per: month,
    points: [
      { en: 'Kit for sixty, in three sets', pl: 'Sprzęt dla sześćdziesięciu, w trzech zestawach' },
      { en: 'A person who knows you by name', pl: 'Opiekun, który zna was po imieniu' },
      { en: 'Losses covered', pl: 'Zguby po naszej stronie' },
    ],
  },
]

export const pricingPage = (view: View): Markup =>
  page(view, {
    heading: view.words(PLACES.pricing.heading),
    body: html`<div class="lead">
  <h1>${view.words(PLACES.pricing.heading)}</h1>
  <p>${view.say(
    'Rent by the month, stop by the month. Prices without VAT.',
    'Wypożyczasz na miesiące i na miesiące rezygnujesz. Ceny netto.',
  )}</p>
</div>
<ul class="offers">${OFFERS.map(
      offer => html`<li>
  <h2>${view.words(offer.name)}</h2>
  <p class="price large">${view.price(offer.amount)} <span class="soft">${view.words(offer.per)}</span></p>
  <ul class="facts">${offer.points.map(point => html`<li>${view.words(point)}</li>`)}</ul>
</li>`,
    )}</ul>
<p class="actions">
  <a class="button" href="${view.href(PLACES.fieldDay.path)}">${view.words(PLACES.fieldDay.heading)}</a>
  <a class="button quiet" href="${view.href(PLACES.contact.path)}">${view.say('Ask us', 'Zapytaj nas')}</a>
</p>
<p class="soft">${papers(view)}</p>`,
  })
