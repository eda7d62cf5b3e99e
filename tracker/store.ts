import { safe } from './attempt.ts'
import { site } from './settings.ts'

/**
 * The storage of the visitor id, the consent and the queue: localStorage, or an in-memory object if storage is blocked,
 * full, or not allowed. Each event is an item of its own, so that adding and removing are atomic and two tabs cannot
 * overwrite each other.
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
