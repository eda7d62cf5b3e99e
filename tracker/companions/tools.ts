import type { Tools } from '../equip.ts'

export let emit: Tools[0]
export let safe: Tools[1]
export let on: Tools[2]
export let methods: Tools[3]
export let acts: Tools[4]
export let need: Tools[5]
export let fresh: Tools[6]
export let patch: Tools[7]

/** The tools that the tracker passes to its companions, for all files of one; the rest is in more-tools.ts. */
export const take = (...tools: Tools) => {
  ;[emit, safe, on, methods, acts, need, fresh, patch] = tools
}
