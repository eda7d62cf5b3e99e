import { normalEmail } from '../../shared/email.ts'
import { joinKeys } from '../model/known.ts'
import type { Store } from '../model/port.ts'
import type { ContactRow, Identifier, SiteId, StreamKey } from '../model/rows.ts'
import { cursorOf, placeOf } from '../platform/cursor.ts'
import { isoOrNull } from '../platform/iso.ts'
import type { Directory } from './directory.ts'

export type ContactsWish = {
  site: SiteId
  q?: string | undefined
  limit: number
  cursor?: string | undefined
}

/** Contacts by visitor id, user id or e-mail exactly, then by a part of the name; without text, all known ones. */
export async function searchContacts(store: Store, directory: Directory, wish: ContactsWish) {
  const { site, limit, cursor } = wish
  const text = wish.q?.trim() || undefined
  const exact = text === undefined ? [] : await namedExactly(store, site, text)
  const place = placeOf(cursor)
  const found = directory.find(site, {
    text,
    limit,
    after: place ? { seen: place.at, id: place.id } : undefined,
  })
  const isExact = new Set(exact.map(row => row.id))
  const last = found.rows.at(-1)
  return {
    rows: [
      ...(cursor === undefined ? exact : []).map(({ id, face, identifiers }) => ({
        id,
        name: face.name,
        email: face.email,
        company: face.company,
        known: identifiers.length > 0,
        lastSeenAt: isoOrNull(face.lastEvent?.time ?? face.lastActivityAt),
      })),
      ...found.rows
        .filter(({ id }) => !isExact.has(id))
        .map(({ id, name, email, company, seen }) => ({
          id,
          name,
          email,
          company,
          known: true,
          lastSeenAt: isoOrNull(seen || null),
        })),
    ],
    cursor: found.more && last ? cursorOf({ at: last.seen, id: last.id }) : null,
  }
}

async function namedExactly(store: Store, site: SiteId, text: string): Promise<ContactRow[]> {
  const email = normalEmail(text)
  const identifiers: Identifier[] = [`u:${text}`, ...(email ? [`e:${email}` as const] : [])]
  const { claimants } = await store.look({ claimants: joinKeys(site, identifiers) })
  const streams = new Set<StreamKey>([`v:${text}`, `u:${text}`])
  for (const claims of claimants.values()) for (const { stream } of claims) if (stream) streams.add(stream)
  const found = await store.look({ streams: joinKeys(site, streams) })
  const ids = new Set<string>()
  for (const stream of found.streams.values()) for (const { contact } of stream?.spans ?? []) ids.add(contact)
  const rows = await survivors(store, site, ids)
  const wanted = new Set<string>(identifiers)
  return rows.filter(
    row => row.streams.includes(`v:${text}`) || row.identifiers.some(identifier => wanted.has(identifier)),
  )
}

/** A merged contact's old id answers with the survivor's. */
async function survivors(store: Store, site: SiteId, ids: ReadonlySet<string>): Promise<ContactRow[]> {
  const rows = new Map<string, ContactRow>()
  let asked = new Set(ids)
  while (asked.size > 0) {
    const { contacts } = await store.look({ contacts: joinKeys(site, asked) })
    asked = new Set()
    for (const row of contacts.values()) {
      if (row?.mergedInto) asked.add(row.mergedInto)
      else if (row) rows.set(row.id, row)
    }
  }
  return [...rows.values()]
}
