import { emit, fresh } from '../emit.ts'
import { METHODS } from '../methods.ts'
import { settings } from '../settings.ts'
import { tell } from '../tell.ts'

// The tag's own attribute; or a way to the cart, which every shop's pages have.
const SIGN = '[data-shop],[class*=cart],[href*=basket]'

/** Adds to the cart are a file of their own, fetched where the page has the look of a shop. */
export const captureShop = () => {
  if (document.querySelector(SIGN)) loadShop()
}

/** A second time does no harm. */
export const loadShop = () => {
  settings.load('shop').then(
    module => module.watchShop({ emit, fresh }, METHODS),
    error => tell('caught', error),
  )
}
