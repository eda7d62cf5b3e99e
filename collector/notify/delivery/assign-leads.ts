import { assign, leadsOf, readAssignment } from '../../leads/leads.ts'
import type { Store } from '../../model/port.ts'
import type { ContactId, SiteId } from '../../model/rows.ts'
import { profileOf, refold } from '../../score/contact.ts'
import { fold, textOf } from '../../score/text.ts'
import { factsOf } from '../../transaction/facts.ts'

/** Assigns unowned leads as the site's setting says: by a trait of the contact, else to the one user that it names. */
export async function assignLeads(
  store: Store,
  site: SiteId,
  contacts: Iterable<ContactId>,
  now: number,
): Promise<void> {
  const { db } = store
  const { trait, byValue, otherwise } = await readAssignment(db, site)
  const people = new Map(Object.entries(byValue).map(([value, person]) => [fold(value), person]))
  const values = people.size > 0 ? trait : null
  if (values === null && otherwise === null) return
  const once = new Set(contacts)
  const leads = await leadsOf(db, site, [...once])
  for (const contact of once) {
    if (leads.get(contact)?.owner) continue
    const value = values === null ? undefined : await traitOf(store, site, contact, values)
    // A disabled user gets no leads: the next candidate does.
    for (const owner of [people.get(fold(value ?? '')), otherwise])
      if (owner != null && (await assign(db, { site, contact }, owner, now))) break
  }
}

async function traitOf(
  store: Store,
  site: SiteId,
  contact: string,
  trait: string,
): Promise<string | undefined> {
  const found = await factsOf(store, site, contact)
  return textOf(found && profileOf(refold([], found.facts)).traits[trait]?.value) ?? undefined
}
