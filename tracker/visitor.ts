import { hangUp } from './request.ts'
import { site } from './settings.ts'
import { box, keys, put, remove } from './store.ts'

/**
 * This browser's random id. The cookie is the collector's, where it shares the site's domain: Safari forgets
 * after seven days what scripts stored.
 */
export const visitor = () =>
  box[`${site}v`] || put(`${site}v`, /pulse_v=(\w+)/.exec(document.cookie)?.[1] || newId(Date.now()))

/** A cookie of an answer that had come when its request was aborted is stored by then. */
const LATER_MS = 1000

/** Removes all that the tracker keeps in this browser, the queue included; no late answer brings it back. */
export const forget = () => {
  hangUp()
  keys('').forEach(remove)
  eat()
  setTimeout(eat, LATER_MS)
}

/** Scripts cannot read the domain of a cookie: delete it for every domain that this page may set. */
const eat = () => {
  for (let host = location.hostname; host; host = host.replace(/[^.]*.?/, ''))
    document.cookie = `pulse_v=;path=/;max-age=0;domain=${host}`
}

/** Sorts by time. */
export const newId = (time: number) => time.toString(36) + Math.random().toString(36).slice(2)
