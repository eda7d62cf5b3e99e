import type { Plan } from '../../shared/plan.ts'
import { shortHash } from '../model/hash-id.ts'
import { hashOfName } from '../model/keyed-hash.ts'
import { joinKey } from '../model/known.ts'
import type { Decision, Known, Store } from '../model/port.ts'
import type { Registry, SiteId } from '../model/rows.ts'

/**
 * The maximum of distinct tags that a site admits from browsers for one list of tag rules, since the tags are
 * untrusted.
 */
export const MOST_TAGS = 1_000

/** Whether browser events of a site may have a tag under a list of tag rules. */
export type Admits = (site: SiteId, list: string, tag: string) => boolean

/**
 * The list of tag rules by which a plan's tags are counted: plans and versions with the same rules have one. Null if
 * the rules give the owner's own words alone.
 */
export const tagListOf = ({ tags }: Pick<Plan, 'tags'>): string | null =>
  tags.some(({ from }) => typeof from === 'string')
    ? shortHash(
        JSON.stringify(tags.map(({ from }) => (typeof from === 'string' ? from : [from.urlGlob, from.tag]))),
        16,
      )
    : null

/**
 * A cache of final answers, so that an event with admitted tags needs no query: an admitted tag stays admitted, and a
 * full list admits no other tag.
 */
export class TagBook {
  readonly most: number
  readonly #lists = new Map<string, { hashes: Set<string>; texts: Set<string> }>()
  #admission: TagAdmission | null = null

  constructor(most: number) {
    this.most = most
  }

  /**
   * Runs a synchronous step of a transaction: the folds inside it ask that transaction's admission. Compiled plan versions
   * outlive transactions, so they hold this book and not an admission.
   */
  during<Result>(admission: TagAdmission, step: () => Result): Result {
    this.#admission = admission
    try {
      return step()
    } finally {
      this.#admission = null
    }
  }

  admits(site: SiteId, list: string, tag: string): boolean {
    if (!this.#admission) throw new Error('tags are admitted inside a transaction only')
    return this.#admission.admits(site, list, tag)
  }

  /** Undefined: the store has to be asked. */
  knows(key: string, tag: string, hash: () => string): boolean | undefined {
    const list = this.#lists.get(key)
    if (!list) return undefined
    if (list.texts.has(tag)) return true
    if (list.hashes.has(hash())) {
      list.texts.add(tag)
      return true
    }
    return list.hashes.size >= this.most ? false : undefined
  }

  learn(key: string, hashes: Iterable<string>): void {
    let list = this.#lists.get(key)
    if (!list) this.#lists.set(key, (list = { hashes: new Set(), texts: new Set() }))
    for (const hash of hashes) list.hashes.add(hash)
  }
}

/**
 * The tags that one transaction admits, in the order of arrival. A tag that cannot be judged before its list is loaded
 * is added to `undecided`, and the caller must ask again.
 */
export class TagAdmission {
  readonly undecided = new Set<string>()
  readonly #known: Known
  readonly #book: TagBook
  readonly #added = new Map<string, { site: SiteId; list: string; hashes: Set<string> }>()
  readonly #loaded = new Map<string, Set<string>>()

  constructor(known: Known, book: TagBook) {
    this.#known = known
    this.#book = book
  }

  admits(site: SiteId, list: string, tag: string): boolean {
    const key = joinKey(site, list)
    const hash = () => hashOfTag(this.#known.registry, site, tag)
    const judged = this.#book.knows(key, tag, hash)
    if (judged !== undefined) return judged
    const loaded = this.#load(key)
    if (!loaded) {
      this.undecided.add(key)
      return false
    }
    const added = this.#added.get(key)?.hashes ?? new Set()
    const own = hash()
    if (loaded.has(own) || added.has(own)) return true
    if (loaded.size + added.size >= this.#book.most) return false
    this.#added.set(key, { site, list, hashes: added.add(own) })
    return true
  }

  written(): Decision['tags'] {
    const tags = [...this.#added.values()].flatMap(({ site, list, hashes }) =>
      [...hashes].map(tag => ({ site, list, tag })),
    )
    return tags.length > 0 ? tags : undefined
  }

  /** Called after the commit. */
  settle(): void {
    for (const [key, hashes] of this.#loaded) this.#book.learn(key, hashes)
    for (const [key, { hashes }] of this.#added) this.#book.learn(key, hashes)
  }

  #load(key: string): Set<string> | null {
    const found = this.#loaded.get(key)
    if (found) return found
    const stored = this.#known.tags.get(key)
    if (!stored) return null
    const loaded = new Set(stored)
    this.#loaded.set(key, loaded)
    return loaded
  }
}

/** The tags admitted so far in some sites, for screens and commands; read-only. */
export async function admittedIn(
  store: Pick<Store, 'look'>,
  registry: Registry,
  sites: Iterable<SiteId>,
): Promise<Admits> {
  const wanted = new Set(sites)
  const keys = registry.plans
    .filter(({ site }) => wanted.has(site))
    .flatMap(({ site, document }) => {
      const list = tagListOf(document)
      return list === null ? [] : [joinKey(site, list)]
    })
  if (keys.length === 0) return () => true
  const { tags } = await store.look({ tags: new Set(keys) })
  const sets = new Map([...tags].map(([key, hashes]) => [key, new Set(hashes)]))
  return (site, list, tag) => {
    const admitted = sets.get(joinKey(site, list))
    return !admitted || admitted.size < MOST_TAGS || admitted.has(hashOfTag(registry, site, tag))
  }
}

/** Tags are stored as hashes, like tombstones: they are untrusted input and may identify a person. */
export const hashOfTag = ({ sites }: Pick<Registry, 'sites'>, site: SiteId, tag: string): string =>
  hashOfName(sites.get(site)?.tombstoneKey ?? '', `t:${tag}`)
