import { product } from './product.ts'

export type Item = { item_id?: unknown; item_name?: unknown; price?: unknown; quantity?: unknown }
export type Told = { items?: Item[]; [name: string]: unknown }
export type Emit = (name: string, props?: object) => object

/** Within this, what different witnesses tell is one add; so is the same product again. */
const SAME_MS = 1500
/** How long one witness waits for others: they may know more, or that it failed. */
const DETAIL_MS = 300

type Add = { t: number; u: string; told: Told; id?: unknown; isSure?: boolean }

let emit: Emit
/** What a cart form was submitted with, until it shows how that went. */
let asked: Item | undefined
/** When the latest add began and was last heard of: who comes late must not tell of it again. */
let begun = 0
let heard = 0
let latest: Add | undefined
let isTold = true
let timer: ReturnType<typeof setTimeout>

export const openCart = (given: Emit) => {
  emit = given
}

/**
 * A form counts by what follows: a request that succeeds, the data layer, or the page being left for the
 * answer. What fails is no add, whoever has told of it.
 */
export const askToAdd = (item: Item) => {
  asked = item
}

export const failToAdd = () => {
  latest = asked = undefined
  begun = heard = 0
}

/** The data layer's word, or the owner's; some shops give it before the request that may yet fail. */
export const hearOfAdd = (told: Told) => {
  const id = told.items?.[0]?.item_id
  const add = join(Date.now(), !!latest?.id && !!id && id !== latest.id)
  add.id ??= id
  Object.assign(add.told, told)
  tellAfter(add.isSure ? 0 : DETAIL_MS)
}

/** A request that succeeded, begun at that time. */
export const seeAdd = (t: number) => {
  const add = join(t)
  add.isSure = true
  tellAfter(add.id ? 0 : DETAIL_MS)
}

export const tellAdd = () => {
  if (latest && !isTold) Object.assign(emit('add_to_cart', latest.told), { t: latest.t, u: latest.u })
  isTold = true
}

/** The page is left: a form that waited for its answer was posted by that very leaving. */
export const leaveCart = () => {
  if (asked) join(Date.now())
  tellAdd()
}

/** The add that this belongs to: the latest one, or a new one. */
function join(t: number, isOther = false): Add {
  const now = Date.now()
  if (!latest || isOther || (t - begun > SAME_MS && now - heard > SAME_MS)) {
    tellAdd()
    latest = { t, u: location.href, told: { items: [{ ...product(), ...asked }] } }
    begun = t
    isTold = false
  }
  heard = now
  asked = undefined
  return latest
}

function tellAfter(ms: number) {
  clearTimeout(timer)
  if (ms) timer = setTimeout(tellAdd, ms)
  else tellAdd()
}
