import type { Entry } from '../../capture/consent-mode.ts'
import type { Companion } from '../../equip.ts'
import { isAdd } from '../add.ts'
import { isNew, takeMore } from '../more-tools.ts'
import { pick } from '../pick.ts'
import { methods, patch, safe, take } from '../tools.ts'

/** GA4's and Universal Analytics' names; the collector judges them whole. */
const NAME = /w_item$|cart$|wishlist|begin_|lead$|_up$|login|search|purchase|transaction/i
// Other fields are left out: sites may put personal data there.
const FIELD =
  /^(items|item_(id|name)|price|quantity|value|currency.*|trans.*|search_term|add|purchase|products|actionField|revenue|id|name|sku)$/
/** Within this time a repeated add, by gtag and Tag Manager, is one. */
const SAME_MS = 1500

let latest: string
let heard = 0

/** Captures events of shops and forms in Google's `dataLayer`, including those from before this was loaded. */
export const watchLayer: Companion = (...tools) => {
  take(...tools)
  takeMore(...tools)
  patch(window.dataLayer!, 'push', (_, entries) => entries.forEach(hear))
  window.dataLayer!.forEach(hear)
}

const hear = (entry: Entry) =>
  safe(() => {
    const { 2: params = entry.ecommerce || entry } = entry
    // Universal Analytics has no event name if the purchase is part of the page.
    const { 1: event = entry.event || (params.purchase && 'purchase') } = entry
    // These fields name a product at most, but here they may name a person.
    const { id, name, sku, ...told } = pick(params, FIELD) as Entry
    const words = event + JSON.stringify(told)
    const now = performance.now()
    if (isAdd(event) ? words !== latest || now - heard > SAME_MS : NAME.test(event) && isNew(words)) {
      latest = words
      heard = now
      // If the shop companion is loaded, it compares adds with other reports of them.
      methods.track!(event, told)
    }
  })()
