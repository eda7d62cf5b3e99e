import type { BeaconEvent } from '../shared/beacon.ts'
import { on } from './listen.ts'
import { type Name, need } from './need.ts'

/** A click, a submission, or an event that the page's own call made. */
export type Act = Event | BeaconEvent

/** The last five, for a companion that is loaded after them. */
export let acts: Act[] = []

export const note = (act: Act) => {
  acts = [...acts.slice(-4), act]
}

/** Page contents that need a companion: cart controls, video, frames, marked elements. */
const SIGNS: Partial<Record<Name, string>> = {
  video: 'video',
  shop: '[class*=cart],[action*=cart],[data-action*=cart],[href*=cart],[href*=basket]',
  inner: 'iframe',
  marks: '[data-pulse],[data-pulse-identify]',
}

export const look = () => {
  for (const name in SIGNS) if (document.querySelector(SIGNS[name as Name]!)) need(name as Name)
}

export const captureActs = () =>
  on('click submit', event => {
    note(event)
    // Outside of a shadow root its host is the target.
    if ((event.target as Element).shadowRoot) need('inner')
    look()
  })
