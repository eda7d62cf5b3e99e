import { categoryOf, type Product } from './catalogue.ts'
import type { Words } from './view.ts'

export const SHOP_NAME = 'Peak & Trail'
export const SHOP_PATH = '/demo/'

export type Place = { path: string; heading: Words }

/** The shop's pages; the simulated visitors go by the same table as the links. */
export const PLACES = {
  home: { path: SHOP_PATH, heading: { en: SHOP_NAME, pl: SHOP_NAME } },
  pricing: { path: '/demo/pricing', heading: { en: 'Prices for teams', pl: 'Ceny dla zespołów' } },
  cart: { path: '/demo/cart', heading: { en: 'Your cart', pl: 'Twój koszyk' } },
  contact: { path: '/demo/contact', heading: { en: 'Contact', pl: 'Kontakt' } },
  fieldDay: { path: '/demo/field-day', heading: { en: 'Book a field day', pl: 'Umów dzień w terenie' } },
  careers: { path: '/demo/careers', heading: { en: 'Work with us', pl: 'Pracuj z nami' } },
} satisfies Record<string, Place>

export const SEARCH_PATH = '/demo/search'

export const productPlace = ({ id, name }: Product): Place => ({
  path: `/demo/products/${id}`,
  heading: name,
})

export const categoryPlace = (id: string): Place => ({
  path: `/demo/category/${id}`,
  heading: categoryOf(id)!.name,
})

export const searchPlace = (term: string): Place => ({
  path: `${SEARCH_PATH}?q=${encodeURIComponent(term)}`,
  heading: { en: `Search: ${term}`, pl: `Szukaj: ${term}` },
})

export const thanksPlace = (form: string): Place => ({
  path: `/demo/thanks/${form}`,
  heading: { en: 'Thank you', pl: 'Dziękujemy' },
})

/** The text of <title>. */
export const titleOf = (heading: string): string =>
  heading === SHOP_NAME ? SHOP_NAME : `${heading} · ${SHOP_NAME}`
