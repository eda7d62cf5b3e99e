import { safe } from './attempt.ts'
import { site } from './settings.ts'

/**
 * Where the visitor id, a consent and the queue are kept: localStorage, or an object that ends with the page
 * where storage is blocked, full, or not allowed. Every event is an item of its own, so that adding and
 * removing are single steps of the browser's and two tabs cannot overwrite each other.
 */
export let box: Record<string, string>

export const openBox = (instead?: Record<string, string>) =>
  (box = instead || safe(() => localStorage)() || {})

export const put = (key: string, value: string) => {
  try {
    box[key] = value
  } catch {
    box = { ...box, [key]: value }
  }
  return value
}

/** The site's keys with the prefix, in order. */
export const keys = (prefix: string) =>
  Object.keys(box)
    .filter(key => key.match(site + prefix))
    .sort()

export const remove = (key: string) => delete box[key]
