import { joinKey } from '../model/known.ts'
import type { Store } from '../model/port.ts'
import type { ContactId, SiteId } from '../model/rows.ts'
import { factsOf } from '../transaction/facts.ts'

export type ContactWithFacts = NonNullable<Awaited<ReturnType<typeof factsOf>>>

/** A contact by id alone. Ids name one contact among all sites; `site` saves looking through them. */
export async function findContact(
  store: Store,
  id: ContactId,
  site?: SiteId,
): Promise<ContactWithFacts | null> {
  const sites = site === undefined ? [...(await store.registry()).sites.keys()] : [site]
  const { contacts } = await store.look({ contacts: new Set(sites.map(name => joinKey(name, id))) })
  for (const row of contacts.values()) if (row) return factsOf(store, row.site, id)
  return null
}
