import { clean } from '../url.ts'
import { product } from './product.ts'

export type Item = { item_id?: unknown; item_name?: unknown; price?: unknown; quantity?: unknown }
export type Told = { items?: Item[]; [name: string]: unknown }

export type Emit = (name: string, props?: object, more?: object) => void

const SAME_MS = 1500

let emit: Emit

export const openCart = (given: Emit) => {
  emit = given
}

/** What a cart form was submitted with, until it shows how that went. */
let asked: Item | undefined
/** When the latest add began and was last heard of: who comes late must not tell of it again. */
let begun = 0
let heard = 0
/** The latest add, while others may still tell more of it, and the product that the data layer gave it. */
let add: { t: number; u: string } | undefined
let told: Told
let id: unknown

/**
 * A form counts by what follows: a request that succeeds, the data layer, or the page being left for the
 * answer. What fails is no add, whoever has told of it.
 */
export const askToAdd = (item: Item) => {
  asked = item
}

export const failToAdd = () => {
  add = asked = undefined
  begun = heard = 0
}

/** The data layer, a request and the owner's own call may each tell of one add; within a short while it is one. */
export const witnessAdd = (more: Told = {}, t = Date.now()) => {
  const now = Date.now()
  const other = more.items?.[0]?.item_id
  if ((t - begun > SAME_MS && now - heard > SAME_MS) || (id && other && id !== other)) {
    tellAdd()
    begun = t
    id = undefined
    add = { t, u: clean(location.href) }
    told = { items: [{ ...product(), ...asked }] }
    setTimeout(tellAdd, SAME_MS)
  }
  heard = now
  id ||= other
  asked = undefined
  Object.assign(told, more)
}

export const tellAdd = () => {
  if (add) emit('add_to_cart', told, add)
  add = undefined
}

/** The page is left: a form that waited for its answer was posted by that very leaving. */
export const leaveCart = () => {
  if (asked) witnessAdd()
  tellAdd()
}
