import { normalEmail } from '../../shared/email.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { joinKey, joinKeys } from '../model/known.ts'
import type { Store } from '../model/port.ts'
import type { ContactId, ContactRow, Name, SiteId, StreamKey } from '../model/rows.ts'

/** A person by one of their names. */
export type Who = { contact: ContactId } | { email: string } | { user: string } | { visitor: string }

/** The names under which streams and tombstones store the person; a contact id is not one of them. */
export function nameOf(who: Who): Name | null {
  if ('visitor' in who) return `v:${who.visitor}`
  if ('user' in who) return `u:${who.user}`
  return 'email' in who ? `e:${normalEmail(who.email) ?? ''}` : null
}

/** The current contact of that name (of a merged one the survivor); null if there is none. */
export async function findPerson(
  store: Pick<Store, 'look'>,
  site: SiteId,
  who: Who,
): Promise<ContactRow | Refusal | null> {
  const name = nameOf(who)
  if (name === null) return 'contact' in who ? survivor(store, site, who.contact) : null
  const ids = new Set<ContactId>()
  for (const id of await holders(store, site, name)) {
    const row = await survivor(store, site, id)
    if (row && (row.streams.includes(name) || (row.identifiers as string[]).includes(name))) ids.add(row.id)
  }
  const [id, ...others] = ids
  if (id === undefined) return null
  if (others.length > 0)
    return refusal(
      'conflict',
      `Several people used this browser: name the contact, of ${[...ids].join(', ')}.`,
    )
  return survivor(store, site, id)
}

/** Every contact that has had an event with the name. */
async function holders(store: Pick<Store, 'look'>, site: SiteId, name: Name): Promise<Set<ContactId>> {
  const key = joinKey(site, name)
  const { claimants } = await store.look({ claimants: new Set(name.startsWith('v:') ? [] : [key]) })
  const streams = new Set<StreamKey>([name])
  for (const claim of claimants.get(key) ?? []) if (claim.stream !== null) streams.add(claim.stream)
  const found = await store.look({ streams: joinKeys(site, streams) })
  return new Set([...found.streams.values()].flatMap(row => row?.spans.map(span => span.contact) ?? []))
}

async function survivor(store: Pick<Store, 'look'>, site: SiteId, id: ContactId): Promise<ContactRow | null> {
  for (let at: ContactId | null = id; at !== null; ) {
    const { contacts } = await store.look({ contacts: new Set([joinKey(site, at)]) })
    const row: ContactRow | null = contacts.get(joinKey(site, at)) ?? null
    if (!row?.mergedInto) return row
    at = row.mergedInto
  }
  return null
}
