import { emit } from '../emit.ts'
import { METHODS } from '../methods.ts'
import { settings } from '../settings.ts'
import { tell } from '../tell.ts'

// The tag's own attribute; or a way to the cart, which every shop's pages have.
const SIGN = '[data-shop],[class*=cart],[href*=basket]'

/** What only shops need is a file of its own, fetched where the page has the look of a shop or tells Google. */
export const captureShop = () => {
  if ((window as { dataLayer?: unknown[] }).dataLayer?.[0] || document.querySelector(SIGN))
    settings.load('shop').then(
      module => module.watchShop(emit, METHODS),
      error => tell('caught', error),
    )
}
