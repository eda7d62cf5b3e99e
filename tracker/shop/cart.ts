import type { BeaconEvent } from '../../shared/beacon.ts'
import { product } from './product.ts'

export type Item = { item_id?: unknown; item_name?: unknown; price?: unknown; quantity?: unknown }
export type Told = { items?: Item[]; [name: string]: unknown }
export type Tracker = {
  emit(name: string, props?: object, lingerMs?: number): BeaconEvent
  fresh: Set<BeaconEvent>
}

/** Within this, what different witnesses tell is one add; so is the same product again. */
const SAME_MS = 1500
/** How long an add waits for other witnesses: they may know more, or that it failed. */
const DETAIL_MS = 300

let tracker: Tracker
/** What a cart form was submitted with, until it shows how that went. */
let asked: Item | undefined
let latest: BeaconEvent
/** When the latest add was last heard of, and the product that a witness named. */
let heard = 0
let named: unknown

export const openCart = (given: Tracker) => {
  tracker = given
}

/**
 * A form counts by what follows: a request that succeeds, the data layer, or the page being left for the
 * answer. What fails is no add, whoever has told of it.
 */
export const askToAdd = (item: Item) => {
  asked = item
}

export const failToAdd = () => {
  tracker.fresh.delete(latest)
  asked = undefined
  heard = 0
}

/** A witness: the data layer, the owner, or a request that succeeded and began at that time. */
export const hearOfAdd = (told: Told = {}, began = Date.now()) => {
  const id = told.items?.[0]?.item_id
  if (began - heard > SAME_MS || (id && named && id !== named)) {
    latest = tracker.emit('add_to_cart', { items: [{ ...product(), ...asked }] }, DETAIL_MS)
    named = undefined
  }
  named ??= id
  Object.assign(latest.p!, told)
  heard = Date.now()
  asked = undefined
}

/** The page is left: a form that waited for its answer was posted by that very leaving. */
export const leaveCart = () => {
  if (asked) hearOfAdd()
}
