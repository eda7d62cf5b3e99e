import type { Companion } from '../../equip.ts'
import { ADD, isAdd, isAddress } from '../add.ts'
import { REFUSAL } from '../refusal.ts'

/** Reports of an add within this time are one add; so is a repeat of the same product. */
const SAME_MS = 1500

/** Names of product, variant and quantity fields in forms. */
const FIELD = /(^|\[)((p\w*|vari\w+_)?id|product|sku|variant|add-to-cart|q(uanti)?ty|number)(\[])?]?$/i
/** JSON-LD properties of a product, and those that contain one. */
const LD = /^(\d*$|@)|main|url|sku|^name|pric|offers|Variant$|ID/

/** Adds to the cart, by forms, links, buttons and requests. One closure, which needs fewer bytes than modules of it. */
export const watchShop: Companion = (emit, safe, on, methods, acts, need, fresh, patch) => {
  /** The pending cart form or link, until its outcome is known. */
  let asked: any[] = []
  let latest: any
  /** When an add was last reported, by the page's clock. */
  let heard: number
  /** When a failure was last reported: requests that began before it are the failed ones. */
  let refusedAt: number

  const idOf = (told: any) => told?.items?.[0]?.item_id

  /**
   * A report of an add: by the data layer, the site's own call, a button, or a request that began at that time. A
   * failed request cancels what others have reported. The collector decides which field is the product.
   */
  const hearOfAdd = (told?: any, isRefused?: unknown, began = performance.now()) => {
    if (!latest || began - heard > SAME_MS || (idOf(told) && idOf(latest.p) && idOf(told) !== idOf(latest.p)))
      latest = emit('add_to_cart', {
        // The page's JSON-LD; the collector finds the product and the chosen variant in it.
        ld: [...document.querySelectorAll<HTMLScriptElement>('[type*="ld+"]')].map(
          safe(script => JSON.parse(script.text, (key, value) => (LD.test(key) ? value : undefined))),
        ),
      })
    latest.p = { ...latest.p, ...asked[1], ...told }
    heard = performance.now()
    asked = []
    if (isRefused) refusedAt = heard
    if (began <= refusedAt) {
      fresh.delete(latest)
      latest = 0
    }
  }

  /** A way into the cart counts by what follows, a success or the page being left for the answer. */
  const hearOfAct = (by: any) => {
    // The path of an event that was kept is empty.
    const target = by.composedPath()[0] || by.target
    const { submitter } = by
    const { action } = target
    const item: any = { url: action || target.closest('[href]').href }
    // With the value of the button that was pressed.
    if (action)
      for (const [name, value] of new FormData(target, submitter) as any)
        if (FIELD.test(name)) item[name] = value
    if (
      ADD.test(
        action
          ? // A form is judged by its own tag and that of its button, not by what else is in it.
            `${[target, submitter].map(tag => tag?.cloneNode().outerHTML)}"${Object.keys(item)}`
          : item.url,
      )
    )
      asked = [by, item]
  }

  acts.map(
    safe((act: any) => {
      // The site's own call: other reports of the same add are duplicates.
      if (isAdd(act.n)) {
        latest = act
        heard = performance.now()
      } else hearOfAct(act)
    }),
  )
  methods.track = (name, props) => (isAdd(name) ? hearOfAdd(props) : emit(name, props))
  methods.add = hearOfAdd
  methods.ask = (...way) => {
    asked = way
  }
  on('click submit', hearOfAct)
  // WooCommerce's blocks may send several changes in one request, and fire an event in the page.
  on('wc-blocks_added_to_cart', () => hearOfAdd())
  on('pagehide', () => {
    // A form that waited for its answer was posted by this navigation. Events of this moment are sent right afterwards,
    // when the page is hidden.
    if (asked[0] && !asked[0].defaultPrevented) hearOfAdd()
  })
  // The answers that the page gets to its own adds are looked at, and nothing of them is changed.
  patch(XMLHttpRequest.prototype as any, 'open', (_, __, request: XMLHttpRequest) =>
    request.addEventListener(
      'load',
      safe(() => {
        if (isAddress(request.responseURL) && REFUSAL.test(JSON.stringify(request.response))) hearOfAdd(0, 1)
      }),
    ),
  )
  new PerformanceObserver(list =>
    (list.getEntries() as PerformanceResourceTiming[]).map(
      safe(({ initiatorType, name, startTime, responseStatus }) => {
        // WebKit (2.50) has no responseStatus: another companion reads the response.
        responseStatus ?? need('makers')
        // Of all that starts a request, only fetch and xmlhttprequest have this letter.
        if (/h/.test(initiatorType) && isAddress(name)) hearOfAdd(0, responseStatus > 399, startTime)
      }),
    ),
  ).observe({ type: 'resource', buffered: true })
  // PrestaShop, buttons that name their product, Shoper.
  if (document.querySelector('[data-button-action],[data-action*=cart],[href*="/basket"]')) need('makers')
}
