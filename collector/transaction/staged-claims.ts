import { joinKey } from '../model/known.ts'
import type { Claim, Identifier, SiteId, StreamKey } from '../model/rows.ts'

type Entry = { site: SiteId; stream: StreamKey; claims: Claim[] }

/** The claims of streams as a transaction leaves them, found by stream and by the identifiers that they name. */
export class StagedClaims {
  readonly #byStream = new Map<string, Entry>()
  /** By `<site>/<identifier>`. */
  readonly #naming = new Map<string, Set<Claim>>()

  /** Replaces the claims of a stream. A stream of many claims usually changes by one, so only the difference is worked on. */
  put(entry: Entry): void {
    const key = joinKey(entry.site, entry.stream)
    const before = new Set(this.#byStream.get(key)?.claims)
    const after = new Set(entry.claims)
    this.#byStream.set(key, entry)
    for (const claim of before.difference(after))
      for (const name of identifiersIn(claim)) this.#naming.get(joinKey(entry.site, name))!.delete(claim)
    for (const claim of after.difference(before))
      for (const name of identifiersIn(claim)) this.#add(joinKey(entry.site, name), claim)
  }

  has(key: string): boolean {
    return this.#byStream.has(key)
  }

  /** The claims of a stream; undefined if the transaction has not staged any. */
  of(key: string): Claim[] | undefined {
    return this.#byStream.get(key)?.claims
  }

  naming(site: SiteId, identifier: Identifier): ReadonlySet<Claim> {
    return this.#naming.get(joinKey(site, identifier)) ?? new Set()
  }

  all(): Entry[] {
    return [...this.#byStream.values()]
  }

  #add(name: string, claim: Claim): void {
    const claims = this.#naming.get(name)
    if (claims) claims.add(claim)
    else this.#naming.set(name, new Set([claim]))
  }
}

/**
 * The identifiers that find a claim. The previous id of an alias is found as a user id and, in lower case, as an
 * address.
 */
function identifiersIn({ userId, email, previousId }: Claim): Identifier[] {
  const found: Identifier[] = []
  if (userId !== null) found.push(`u:${userId}`)
  if (email !== null) found.push(`e:${email}`)
  if (previousId !== null) found.push(`u:${previousId}`, `e:${previousId.trim().toLowerCase()}`)
  return found
}
