import { readFile } from 'node:fs/promises'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getCookie, setCookie } from 'hono/cookie'
import type { AppDeps } from '../../http/deps.ts'
import { isOwnOrigin } from '../../http/own-origin.ts'
import type { SiteId } from '../../model/rows.ts'
import { careersPage, missingPage } from './careers.ts'
import { type Cart, cartPage, countOf, linesOf, putIn, readCart, writeCart } from './cart.ts'
import { categoryOf, productOf } from './catalogue.ts'
import { tellSale } from './checkout.ts'
import { DOWNLOADS } from './downloads.ts'
import { FORMS, type FormId, formPage, thanksPage } from './forms.ts'
import { categoryPage, homePage, searchPage } from './listing.ts'
import { pricingPage } from './pricing.ts'
import { productPage } from './product.ts'
import { languageOf, type Markup, type View, viewOf } from './view.ts'

const CART_COOKIE = 'demo_cart'
const FORM_BYTES = 16 * 1024
const FILES: Record<string, string> = {
  'shop.css': 'text/css; charset=utf-8',
  'shop.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
}

export type Shop = { site: SiteId; writeKey: string }

/** The shop's pages. `shop()` is null until the demo site exists. */
export function shopRoutes(
  { pipeline, config, now }: Pick<AppDeps, 'pipeline' | 'config' | 'now'>,
  shop: () => Shop | null,
): Hono {
  const routes = new Hono()
  const cartOf = (c: Context): Cart => readCart(getCookie(c, CART_COOKIE))
  const show = (make: (view: View, c: Context) => Markup | null | undefined) => (c: Context) => {
    const asked = c.req.query('lang')
    const view = viewOf({
      language: languageOf(asked, c.req.header('accept-language')),
      isChosen: asked !== undefined,
      siteKey: shop()?.writeKey ?? null,
      cartCount: countOf(cartOf(c)),
    })
    c.header('cache-control', 'no-store')
    const page = make(view, c)
    return page ? c.html(page) : c.html(missingPage(view), 404)
  }
  const keep = (c: Context, cart: Cart) =>
    setCookie(c, CART_COOKIE, writeCart(cart), { path: '/demo', sameSite: 'Lax', httpOnly: true })
  /** Redirects after a form, in the language that it was shown in. */
  const onwards = (c: Context, path: string) => {
    const asked = c.req.query('lang')
    return c.redirect(asked === 'pl' || asked === 'en' ? `${path}?lang=${asked}` : path, 303)
  }

  routes.get('/', show(homePage))
  routes.get(
    '/category/:id',
    show((view, c) => {
      const category = categoryOf(c.req.param('id') ?? '')
      return category && categoryPage(view, category)
    }),
  )
  routes.get(
    '/products/:id',
    show((view, c) => {
      const product = productOf(c.req.param('id') ?? '')
      return product && productPage(view, product)
    }),
  )
  routes.get(
    '/search',
    show((view, c) => searchPage(view, (c.req.query('q') ?? '').slice(0, 200))),
  )
  routes.get('/pricing', show(pricingPage))
  routes.get('/careers', show(careersPage))
  routes.get(
    '/cart',
    show((view, c) => cartPage(view, cartOf(c))),
  )
  for (const id of Object.keys(FORMS) as FormId[])
    routes.get(
      `/${id}`,
      show(view => formPage(view, id)),
    )
  routes.get(
    '/thanks/:form',
    show((view, c) => thanksPage(view, c.req.param('form') ?? '')),
  )

  for (const { path, make } of Object.values(DOWNLOADS)) {
    let bytes: Uint8Array<ArrayBuffer> | undefined
    routes.get(path.slice('/demo'.length), c =>
      c.body((bytes ??= make()), 200, { 'content-type': 'application/pdf', 'cache-control': 'no-cache' }),
    )
  }
  for (const [name, type] of Object.entries(FILES))
    routes.get(`/${name}`, async c =>
      c.body(await readFile(new URL(name, import.meta.url)), 200, {
        'content-type': type,
        'cache-control': 'no-cache',
      }),
    )

  routes.post('*', bodyLimit({ maxSize: FORM_BYTES, onError: c => c.text('too large', 413) }), (c, next) =>
    isOwnOrigin(c, config.PUBLIC_URL)
      ? next()
      : Promise.resolve(c.text('forms are sent from the shop’s own pages', 403)),
  )
  routes.post('/cart/:change{add|remove}', async c => {
    const { id, quantity } = await fieldsOf(c)
    const cart = cartOf(c)
    if (c.req.param('change') === 'remove') cart.delete(id ?? '')
    else if (productOf(id ?? '')) putIn(cart, id!, Number(quantity ?? 1))
    else return c.text('no such product', 400)
    keep(c, cart)
    // The page's script wants only the number.
    if (c.req.header('accept') === 'application/json') return c.json({ count: countOf(cart) })
    return onwards(c, '/demo/cart')
  })
  routes.post('/checkout', async c => {
    const { name = '', email = '', company = '' } = await fieldsOf(c)
    const site = shop()?.site
    const lines = linesOf(cartOf(c))
    if (!email.includes('@') || lines.length === 0) return onwards(c, '/demo/cart')
    if (site) await tellSale(pipeline, site, lines, { name, email, company }, now())
    keep(c, new Map())
    return onwards(c, '/demo/thanks/order')
  })
  routes.post('/forms/:form', c => onwards(c, `/demo/thanks/${encodeURIComponent(c.req.param('form'))}`))

  routes.all(
    '*',
    show(() => null),
  )
  return routes
}

/** The text fields of a form, cut to a plausible length. */
async function fieldsOf(c: Context): Promise<Record<string, string | undefined>> {
  const body = await c.req.parseBody()
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.replaceAll('\0', '').slice(0, 200)]] : [],
    ),
  )
}
