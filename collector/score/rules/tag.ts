import type { TagRule } from '../../../shared/plan.ts'
import { Sum, toNumber, type Worth } from '../exact.ts'
import { fold, globMatches, textOf } from '../text.ts'
import { DecaySum } from '../time/decay.ts'
import type { View } from './event-view.ts'
import { getter } from './field.ts'

export type TagsOf = (view: View) => readonly string[]
const NONE: readonly string[] = []

/** Whether a browser event may have a tag: a site admits a limited number of distinct tags. */
export type AdmitsTag = (tag: string) => boolean

/** The distinct tags of an event; null if the plan has none. */
export function compileTags(rules: readonly TagRule[], admits: AdmitsTag): TagsOf | null {
  if (rules.length === 0) return null
  const readers = rules.map(({ from }) =>
    typeof from === 'string' ? fromField(from) : fromUrl(from.urlGlob, from.tag),
  )
  return view => {
    let tags: string[] | null = null
    const isBrowsers = view.fact.event.key === 'public'
    for (const read of readers) {
      const tag = read(view)
      if (tag === null || tags?.includes(tag) || (isBrowsers && !admits(tag))) continue
      ;(tags ??= []).push(tag)
    }
    return tags ?? NONE
  }
}

function fromField(path: string): (view: View) => string | null {
  const read = getter(path)
  return view => textOf(read(view)) || null
}

function fromUrl(glob: string, tag: string): (view: View) => string | null {
  const parts = fold(glob).split('*')
  return view => {
    const { url } = view.fact.event
    return url !== null && globMatches(parts, fold(url)) ? tag : null
  }
}

/** The sum of a tag's lines. Caps do not apply to tags. */
export class TagSum {
  readonly sum = new Sum()
  /** One sum per half-life with both signs, since tag scores have no caps. */
  decays: DecaySum[] | null = null
  #alive = 0

  add(worth: Worth, at: number, halfLife: number | null): void {
    this.#alive++
    if (halfLife === null) this.sum.add(worth)
    else this.#decay(halfLife).add(toNumber(worth), at)
  }

  /** Takes a line out again; true when it was the last. */
  remove(worth: Worth, at: number, halfLife: number | null): boolean {
    if (halfLife === null) this.sum.subtract(worth)
    else this.#decay(halfLife).subtract(toNumber(worth), at)
    return --this.#alive === 0
  }

  #decay(halfLife: number): DecaySum {
    let found = this.decays?.find(decay => decay.halfLife === halfLife)
    if (!found) (this.decays ??= []).push((found = new DecaySum(halfLife)))
    return found
  }
}

export type TagSums = Map<string, TagSum>

export function addToTags(
  sums: TagSums,
  tags: readonly string[],
  worth: Worth,
  at: number,
  halfLife: number | null,
): void {
  for (const tag of tags) {
    let sum = sums.get(tag)
    if (!sum) sums.set(tag, (sum = new TagSum()))
    sum.add(worth, at, halfLife)
  }
}

export function removeFromTags(
  sums: TagSums,
  tags: readonly string[],
  worth: Worth,
  at: number,
  halfLife: number | null,
): void {
  for (const tag of tags) if (sums.get(tag)?.remove(worth, at, halfLife)) sums.delete(tag)
}
