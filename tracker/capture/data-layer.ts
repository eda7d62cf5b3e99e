import { safe } from '../attempt.ts'
import { enter } from '../consent.ts'
import { consent } from '../control.ts'
import { isNew } from '../emit.ts'
import { patch } from '../patch.ts'
import { isAdd, say } from './cart.ts'

type Entry = Record<string, any>

declare global {
  var dataLayer: Entry[] | undefined
}

/** Google's `dataLayer`, also what was put there before: the answers of consent tools, and shops' events. */
export const captureDataLayer = () => {
  patch((window.dataLayer ||= []), 'push', (_, entries) => entries.forEach(hear))
  dataLayer!.forEach(hear)
}

const hear = /* @__PURE__ */ safe((entry: Entry) => {
  // gtag() pushes its arguments as they are (command, name, parameters); others push one object.
  const { 1: name = entry.event, 2: params = entry.ecommerce || entry } = entry
  const answer = params.analytics_storage
  // Consent Mode: the default is a placeholder until the visitor's answer is known.
  if (name === 'update') answer && consent(answer)
  else if (answer === 'denied') enter('wait')
  // No more is taken along: what else sites put there may be of persons, and so may `name` but of a product.
  const told = JSON.stringify(
    params,
    `items item_id item_name price quantity value currency transaction_id search_term ${params.add && 'add products id name'}`.split(
      ' ',
    ),
  )
  // GA4's and Universal Analytics' names. Both gtag and Tag Manager may tell of the same; of adds the cart knows that.
  if (
    /w_item$|cart|wish|begin|_lead|_up$|login|sear|purch/i.test(name) &&
    (isAdd(name) || isNew(name + told))
  )
    say(name, JSON.parse(told))
})
