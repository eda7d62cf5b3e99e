import type { More, Tools } from '../equip.ts'

export let isNew: More[0]
export let when: More[1]
export let clean: More[2]
export let wanted: More[3]

/** Tools that only some companions need. */
export const takeMore = (...tools: Tools) => {
  ;[, , , , , , , , isNew, when, clean, wanted] = tools
}
