import type { Tools } from '../equip.ts'

export let emit: Tools[0]
export let fresh: Tools[1]
export let isNew: Tools[2]
export let safe: Tools[3]
export let on: Tools[4]
export let when: Tools[5]
export let patch: Tools[6]
export let clean: Tools[7]
export let acts: Tools[8]
export let methods: Tools[9]
export let leave: Tools[10]

export let wanted: Tools[11]
export let need: Tools[12]

/** What the tracker gives its companions, for all files of one. */
export const take = (...tools: Tools) => {
  ;[emit, fresh, isNew, safe, on, when, patch, clean, acts, methods, leave, wanted, need] = tools
}
