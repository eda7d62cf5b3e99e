import { comparePositions, type EventPosition } from '../../shared/order.ts'
import { hashId } from '../model/hash-id.ts'
import type { ContactId, ContactRow, Identifier, Name, SiteId, StreamKey, StreamRow } from '../model/rows.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import type { Identity, Person, Stretch } from './resolve.ts'

/**
 * Each contact continues as one person. Contacts of the same person merge into the one with most of the person's names,
 * else into the oldest. A person without a contact becomes a new contact.
 */
export function* idsFor(
  uow: UnitOfWork,
  site: SiteId,
  identity: Identity,
  before: ReadonlyMap<StreamKey, StreamRow>,
  rows: readonly ContactRow[],
): Loads<{ ids: Map<Person, ContactId>; gone: Map<ContactId, ContactId> }> {
  const ids = new Map<Person, ContactId>()
  const gone = new Map<ContactId, ContactId>()
  const rowsOf = Map.groupBy(rows, row => continuationOf(row, before, identity))
  for (const [person, all] of rowsOf) {
    if (person === null) continue
    const namesIn = (row: ContactRow) =>
      row.identifiers.filter(identifier => identity.byIdentifier.get(identifier) === person).length
    const [survivor, ...lost] = all.toSorted(
      (a, b) =>
        namesIn(b) - namesIn(a) ||
        (a.face.firstSeenAt ?? Infinity) - (b.face.firstSeenAt ?? Infinity) ||
        (a.id < b.id ? -1 : 1),
    )
    ids.set(person, survivor!.id)
    for (const { id } of lost) gone.set(id, survivor!.id)
  }
  const taken = new Set(rows.map(row => row.id))
  for (const person of identity.people) {
    if (ids.has(person)) continue
    const [own] = [...identity.stretches].find(([, stretches]) => stretches[0]!.person === person) ?? []
    const id = yield* firstFreeId(uow, site, taken, rootsFor(own ?? null, person.root))
    ids.set(person, id)
    taken.add(id)
  }
  return { ids, gone }
}

/**
 * The possible bases of a new contact's id. An earlier contact of the same stream or claim may have the first id
 * already.
 */
function* rootsFor(stream: StreamKey | null, root: string): Generator<string, never> {
  if (stream !== null) yield stream
  yield root
  for (let n = 2; ; n++) yield `${root}\n${n}`
}

function* firstFreeId(
  uow: UnitOfWork,
  site: SiteId,
  taken: ReadonlySet<ContactId>,
  roots: Generator<string, never>,
): Loads<ContactId> {
  for (;;) {
    const id = yield* contactIdFor(uow, site, roots.next().value)
    if (!taken.has(id)) return id
  }
}

/**
 * The person that a contact continues as: the one with all of its streams; after a split the one with its name, else
 * with its start.
 */
function continuationOf(
  { id, identifiers }: ContactRow,
  before: ReadonlyMap<StreamKey, StreamRow>,
  { people, byIdentifier, stretches }: Identity,
): Person | null {
  const shares = [...before].flatMap(([key, { spans }]) =>
    spans.flatMap((span, i) =>
      span.contact === id ? peopleWithin(stretches.get(key) ?? [], span.from, spans[i + 1]?.from) : [],
    ),
  )
  if (new Set(shares).size <= 1) return shares[0] ?? null
  // User ids come first: an e-mail address passes from one person to another more often.
  const isUsers = (identifier: Identifier) => identifier.startsWith('u:')
  const names = [...identifiers.filter(isUsers), ...identifiers.filter(name => !isUsers(name))]
  const named = names.map(name => byIdentifier.get(name)).find(person => person && people.has(person))
  return named ?? shares[0]!
}

/** The people of a section of a stream, from one event up to another. */
const peopleWithin = (
  stretches: readonly Stretch[],
  from: EventPosition | null,
  to: EventPosition | null = null,
): Person[] =>
  stretches.flatMap((stretch, i) => {
    const end = stretches[i + 1]?.from ?? null
    const isBefore = end !== null && from !== null && comparePositions(end, from) <= 0
    const isAfter = stretch.from !== null && to !== null && comparePositions(stretch.from, to) >= 0
    return isBefore || isAfter ? [] : [stretch.person]
  })

/** A deterministic id: the same stream or claim gives the same id on every machine. Opaque to clients. */
export const contactIdOf = (site: SiteId, root: string): ContactId => hashId('c', `${site}\n${root}`)

/**
 * After an erasure the same name begins a new contact with another id, so that the id does not link to the old one.
 */
export function* contactIdFor(uow: UnitOfWork, site: SiteId, root: string): Loads<ContactId> {
  const erasedAt = yield* uow.erasedAt(site, root as Name)
  return contactIdOf(site, erasedAt === null ? root : `${root}\n${erasedAt}`)
}
