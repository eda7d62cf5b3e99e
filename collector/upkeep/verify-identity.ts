import { resolve } from '../identity/resolve.ts'
import type { Claim, SiteId, Span, StreamKey } from '../model/rows.ts'

export type Difference = { site: SiteId; contact: string; what: string; live: unknown; recomputed: unknown }
export type StreamsOfSite = Map<StreamKey, { claims: Claim[]; spans: Span[] }>

/** Resolves the claims of all streams at once and compares the result with the stored spans of each stream. */
export function compareIdentity(site: SiteId, streams: StreamsOfSite): Difference[] {
  const identity = resolve(
    [...streams.values()].flatMap(stream => stream.claims),
    new Set(streams.keys()),
  )
  const found: Difference[] = []
  const contactOf = new Map<object, string>()
  const personOf = new Map<string, object>()
  for (const [key, { spans }] of streams) {
    const stretches = identity.stretches.get(key)
    if (!stretches) continue
    const differs = (what: string) =>
      found.push({
        site,
        contact: spans[0]?.contact ?? '',
        what: `${key} ${what}`,
        live: spans,
        recomputed: stretches.map(({ from, person }) => ({ from, person: person.root })),
      })
    if (
      spans.length !== stretches.length ||
      spans.some((span, i) => stable(span.from) !== stable(stretches[i]!.from))
    ) {
      differs('is divided otherwise')
      continue
    }
    for (const [i, { contact }] of spans.entries()) {
      const { person } = stretches[i]!
      const isOne =
        (contactOf.get(person) ?? contact) === contact && (personOf.get(contact) ?? person) === person
      if (!isOne) differs('belongs to another contact')
      contactOf.set(person, contact)
      personOf.set(contact, person)
    }
  }
  return found
}

/** JSON with sorted keys, to compare values. */
export const stable = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
