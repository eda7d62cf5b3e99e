import { ADD, isAdd } from '../add.ts'
import { acts, emit, fresh, leave, methods, on, safe } from '../tools.ts'

/** Within this, what different witnesses tell is one add; so is the same product again. */
const SAME_MS = 1500

/** Names of product, variant and quantity fields in forms. */
const FIELD = /(^|\[)(id|p\w*id|product|sku|variant|vari\w+_id|add-to-cart|q(uanti)?ty|number)(\[])?]?$/i
/** JSON-LD properties of a product, and those that contain one. */
const LD = /^(\d*$|@)|main|url|sku|^name|pric|offers|Variant$|ID/

/** The pending cart form or link, until its outcome is known. */
let asked: [by: { defaultPrevented: boolean }, item: object] | 0 = 0
let latest: any
/** When an add was last heard of, by the page's clock. */
let heard: number
/** When a refusal was heard of: what began before it is what was refused. */
let refusedAt: number

/**
 * A witness: the data layer, the owner, a button, or a request that began at that time. One that was refused takes back what
 * others have told of it. Which of the fields is what the collector knows.
 */
export const hearOfAdd = (told?: any, isRefused?: unknown, began = performance.now()) => {
  const id = told?.items?.[0]?.item_id
  const named = latest?.p?.items?.[0]?.item_id
  if (!latest || began - heard > SAME_MS || (id && named && id !== named))
    latest = emit('add_to_cart', {
      // The page's JSON-LD; the collector finds the product and the chosen variant in it.
      ld: [...document.querySelectorAll<HTMLScriptElement>('[type*="ld+"]')].map(
        safe(script => JSON.parse(script.text, (key, value) => (LD.test(key) ? value : undefined))),
      ),
    })
  latest.p = { ...latest.p, ...(asked && asked[1]), ...told }
  heard = performance.now()
  asked = 0
  if (isRefused) refusedAt = heard
  if (began <= refusedAt) {
    fresh.delete(latest)
    latest = 0
  }
}

/** A way into the cart counts by what follows, a success or the page being left for the answer. */
const hearOfAct = (by: Event) => {
  // The path of an event that was kept is empty.
  const target: any = by.composedPath()[0] || by.target
  const item: any = {}
  if (by.type === 'submit') {
    const { submitter } = by as SubmitEvent
    // The button that was pressed comes last.
    for (const { type, name, value, checked } of [...target, submitter || {}])
      if (FIELD.test(name) && (checked || !/^(ra|ch)/.test(type))) item[name] = value
    item.url = target.action
    // A form is judged by its own tag and that of its button, not by what else is in it.
    if (ADD.test(`${[target, submitter].map(tag => tag?.cloneNode().outerHTML)}"${Object.keys(item)}`))
      asked = [by, item]
  } else {
    const { href } = target.closest('[href]')
    if (ADD.test(href)) asked = [by, { url: href }]
  }
}

/** An event by its name: of adds there may be other witnesses. */
export const say = (name: string, props?: object) => (isAdd(name) ? hearOfAdd(props) : emit(name, props))

export const watchCart = () => {
  for (const act of acts)
    if (act instanceof Event) safe(hearOfAct)(act)
    // The owner's own: what others tell of it is the same.
    else if (isAdd(act.n)) {
      latest = act
      heard = performance.now()
    }
  methods.track = say
  methods.add = hearOfAdd
  methods.ask = (...way) => {
    asked = way as any
  }
  on('click submit', hearOfAct)
  on('pagehide', () => {
    // The page is left: a form that waited for its answer was posted by that very leaving.
    if (asked && !asked[0].defaultPrevented) {
      hearOfAdd()
      leave()
    }
  })
}
