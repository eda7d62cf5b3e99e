import { setTimeout as sleep } from 'node:timers/promises'
import type { SiteLists } from '../../shared/site.ts'
import { NO_LISTS, type SiteBook } from '../accounts/site-settings.ts'
import { readValue, writeValue } from '../accounts/stored-value.ts'
import type { GroupCommit } from '../ingest/group-commit.ts'
import type { Answer, Store } from '../model/port.ts'
import type { ContactId, SiteId, StreamKey } from '../model/rows.ts'

/** Time until every collector has applied a change of settings. */
const HEARD_MS = 2_000
/** Contacts in one transaction: their histories are read in whole. */
export const CONTACTS_PER_STEP = 50

type Deps = { store: Store; group: Pick<GroupCommit, 'submit'>; now: () => number }

/** Derives the events of some contacts with the site's present lists. Returns the number of changed events. */
export async function rederiveContacts(
  { site, contacts }: { site: SiteId; contacts: readonly ContactId[] },
  sites: SiteBook,
  group: Pick<GroupCommit, 'submit'>,
  at: number,
): Promise<number> {
  return submit(group, site, contacts, await listsOf(sites, site), at)
}

/**
 * Classifies some streams' bot events by the present list. Returns the number of events that are no longer a bot's.
 */
export async function recountStreams(
  { site, streams }: { site: SiteId; streams: readonly StreamKey[] },
  sites: SiteBook,
  group: Pick<GroupCommit, 'submit'>,
  at: number,
): Promise<number> {
  const lists = await listsOf(sites, site)
  return sumOf(
    await group.submit(streams.map(stream => ({ kind: 'reclassify' as const, site, stream, lists, at }))),
  )
}

/**
 * Derives a site's stored events again after a change of its lists. The lists applied last are stored, so that a restart
 * in between changes nothing.
 */
export async function applyLists(
  { store, group, now }: Deps,
  site: SiteId,
  signal: AbortSignal,
  heardMs = HEARD_MS,
): Promise<void> {
  const { db } = store
  const row = await db.selectFrom('sites').select('options').where('id', '=', site).executeTakeFirst()
  if (!row) return
  const { lists: own } = JSON.parse(row.options) as { lists?: Partial<SiteLists> }
  const lists = { ...NO_LISTS, ...own }
  const name = `rederived ${site}`
  if (JSON.stringify(await readValue(db, name, NO_LISTS)) === JSON.stringify(lists)) return
  // Until then other collectors may still ingest events with the old lists.
  await sleep(heardMs, undefined, { signal }).catch(() => {})
  const contacts = await contactsOf(store, site)
  for (let from = 0; from < contacts.length && !signal.aborted; from += CONTACTS_PER_STEP)
    await submit(group, site, contacts.slice(from, from + CONTACTS_PER_STEP), lists, now())
  if (signal.aborted) return
  await writeValue(db, name, lists)
}

export async function contactsOf(store: Pick<Store, 'scan'>, site: SiteId): Promise<ContactId[]> {
  const ids: ContactId[] = []
  await store.scan(rows => void ids.push(...rows.map(row => row.id)), site)
  return ids
}

async function listsOf(sites: SiteBook, site: SiteId): Promise<SiteLists> {
  const settings = await sites.get(site)
  if (!settings) throw new Error(`there is no site ${site}`)
  return settings.lists
}

async function submit(
  group: Pick<GroupCommit, 'submit'>,
  site: SiteId,
  contacts: readonly ContactId[],
  lists: SiteLists,
  at: number,
): Promise<number> {
  const answers = await group.submit(
    contacts.map(contact => ({ kind: 're-enrich' as const, site, contact, lists, at })),
  )
  return sumOf(answers)
}

const sumOf = (answers: readonly Answer[]): number =>
  answers.reduce((sum, answer) => sum + (answer.status === 'rederived' ? answer.events : 0), 0)
