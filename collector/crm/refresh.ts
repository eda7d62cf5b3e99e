import { builtIn } from '../../shared/words/built-in.ts'
import type { Store } from '../model/port.ts'
import type { ContactRow, Registry } from '../model/rows.ts'
import { readChannel } from '../notify/channel-book.ts'
import { rowsOf } from '../notify/inbox.ts'
import { bandOf } from '../score/bands.ts'
import type { CrmDesk } from './desk.ts'
import { CrmFault } from './port.ts'
import type { PersonRow } from './push-book.ts'
import { type CrmChannel, crmChannelsOf } from './work.ts'

/** The shortest time between two writes of one score. */
export const REFRESH_MS = 15 * 60_000
/** A smaller change within a stage is not written. */
const LEAST_CHANGE = 10
const PIECE = 200

type Parts = { store: Store; desk: CrmDesk; now: () => number }

/** Writes the scores that have changed to the CRMs. A contact that is gone here loses its link to the person there. */
export async function refreshScores({ store, desk, now }: Parts, signal: AbortSignal): Promise<void> {
  const { db } = store
  const sites = await db.selectFrom('crm_people').select('site_id').distinct().execute()
  if (sites.length === 0) return
  const registry = await store.registry()
  for (const { site_id: site } of sites)
    for (const channel of await crmChannelsOf(db, site)) {
      let after = ''
      // A CRM that takes no more now holds up no other one.
      let goesOn = true
      while (goesOn && channel.isOpen && !signal.aborted) {
        const people = await db
          .selectFrom('crm_people')
          .selectAll()
          .where('connection_id', '=', channel.connection)
          .where('site_id', '=', site)
          .where('remote_id', '>', after)
          .where('told_at', '<=', now() - REFRESH_MS)
          .orderBy('remote_id')
          .limit(PIECE)
          .execute()
        const rows = await rowsOf(
          store,
          site,
          people.map(({ contact_id }) => ({ contact: contact_id })),
        )
        for (const person of people) {
          const row = rows.get(person.contact_id)
          goesOn = row
            ? await refreshOne({ store, desk, now }, channel, person, row, registry, signal)
            : await unlink(store, person)
          if (!goesOn) break
        }
        if (people.length < PIECE) break
        after = people.at(-1)!.remote_id
      }
    }
}

/** False: the CRM does not take more now. */
async function refreshOne(
  { store, desk, now }: Parts,
  channel: CrmChannel,
  person: PersonRow,
  row: ContactRow,
  { plans }: Registry,
  signal: AbortSignal,
): Promise<boolean> {
  const version = plans.find(({ plan, state }) => plan === person.plan_id && state === 'live')
  const exact = version && row.standings[version.id]?.score
  if (version === undefined || exact === undefined || exact === null) return true
  const score = Math.round(exact)
  const found = bandOf(version.document, exact)
  const band = found && builtIn(readChannel(channel.row).language, 'band', found.id, found.name)
  const isSmall = person.score !== null && Math.abs(score - Number(person.score)) < LEAST_CHANGE
  if (band === person.band && isSmall) return true
  const told = { plan: person.plan_id, score, band }
  try {
    const crm = await desk.open(channel.connection, signal)
    const fields = await desk.fields(channel.connection, crm)
    await crm.write(person.remote_id, { score, stage: band }, fields, null)
    await desk.book.told(person, told, now())
    return true
  } catch (error) {
    if (!(error instanceof CrmFault)) throw error
    if (error.status === 404) return unlink(store, person)
    await desk.trouble(channel.connection, error)
    // The same fault would meet the others; the next attempt is after the same time as a refresh.
    const kept = { plan: person.plan_id, score: person.score, band: person.band }
    await desk.book.told(person, kept, now())
    return error.code === 'refused'
  }
}

async function unlink({ db }: Store, { connection_id, remote_id }: PersonRow): Promise<true> {
  await db
    .deleteFrom('crm_people')
    .where('connection_id', '=', connection_id)
    .where('remote_id', '=', remote_id)
    .execute()
  return true
}
