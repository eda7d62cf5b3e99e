import type { Kysely, Selectable } from 'kysely'
import { Programme, type ProgrammeVersion } from '../../../shared/programme.ts'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import { type Actor, record } from '../../accounts/audit.ts'
import type { Tables } from '../../model/tables.ts'
import { iso, isoOrNull } from '../../platform/iso.ts'
import { Calendar } from '../../score/time/calendar.ts'
import type { PartnerSite } from '../partner-site.ts'
import { messagesOfTermsChange } from './announcement.ts'
import { faultOfProgramme } from './check.ts'
import { defaultProgramme } from './default-programme.ts'

type Row = Selectable<Tables['programmes']>
export type Version = {
  version: number
  document: Programme
  author: string | null
  createdAt: number
  publishedAt: number | null
  beginsAt: number | null
}
/** Attempts to save during concurrent saves, before one of them is refused. */
const TRIES = 5

/** The versions of a site's programme, the newest first. */
export async function readVersions(db: Kysely<Tables>, site: string): Promise<Version[]> {
  const rows = await db
    .selectFrom('programmes')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('version', 'desc')
    .execute()
  return rows.map(versionOf)
}

const versionOf = (row: Row): Version => ({
  version: Number(row.version),
  // A document of an earlier release lacks the settings that came later: they have their defaults.
  document: Programme.parse(JSON.parse(row.document)),
  author: row.author,
  createdAt: Number(row.created_at),
  publishedAt: row.published_at === null ? null : Number(row.published_at),
  beginsAt: row.begins_at === null ? null : Number(row.begins_at),
})

/** The version in force at an instant. Of two that begin at once the one that was published later holds. */
export function inForceAt(versions: readonly Version[], at: number): Version | null {
  let best: Version | null = null
  for (const one of versions) {
    if (one.beginsAt === null || one.beginsAt > at) continue
    if (best === null || isAfter(one, best)) best = one
  }
  return best
}

const isAfter = (a: Version, b: Version): boolean =>
  a.beginsAt! - b.beginsAt! > 0 ||
  (a.beginsAt === b.beginsAt &&
    (a.publishedAt! > b.publishedAt! || (a.publishedAt === b.publishedAt && a.version > b.version)))

/** The first version that has not begun yet. */
export const upcomingAt = (versions: readonly Version[], at: number): Version | null =>
  versions
    .filter(({ beginsAt }) => beginsAt !== null && beginsAt > at)
    .toSorted((a, b) => a.beginsAt! - b.beginsAt!)[0] ?? null

/**
 * The earliest instant at which a version that is published at `now` may begin: the notice is the one that partners have
 * accepted, the longest of the version in force and of those that are announced.
 */
export function earliestBeginning(versions: readonly Version[], now: number, zone: string): number {
  const accepted = [inForceAt(versions, now), ...versions.filter(({ beginsAt }) => (beginsAt ?? 0) > now)]
  const ends = accepted.map(one => {
    if (!one) return now
    const calendar = new Calendar(one.document.timeZone ?? zone)
    return calendar.plus(now, { months: 0, days: one.document.noticeDays, ms: 0, shortest: 0 })
  })
  return Math.max(now, ...ends)
}

/** The latest document: the default one where none was saved. */
export const draftOf = (versions: readonly Version[], site: PartnerSite): Programme =>
  versions[0]?.document ?? defaultProgramme(site.name)

/** Each save is a version of its own; published ones are never changed. */
export async function saveProgramme(
  db: Kysely<Tables>,
  site: PartnerSite,
  document: Programme,
  actor: Actor,
  now: number,
): Promise<{ version: number } | Refusal> {
  const fault = faultOfProgramme(document)
  if (fault) return fault
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const version = ((await readVersions(db, site.id))[0]?.version ?? 0) + 1
    const made = await db.transaction().execute(async trx => {
      const row = await trx
        .insertInto('programmes')
        .values({
          site_id: site.id,
          version,
          document: JSON.stringify(document),
          author: actor,
          created_at: now,
          published_at: null,
          begins_at: null,
        })
        .onConflict(one => one.doNothing())
        .returning('version')
        .executeTakeFirst()
      if (!row) return false
      const deed = { site: site.id, action: 'programme.save', subject: site.id, detail: { version } }
      await record(trx, actor, deed, now)
      return true
    })
    if (made) return { version }
  }
  return refusal('conflict', 'others save the programme at this moment; try again')
}

/** Publishes a saved version and announces it to the partners. It cannot begin before the notice has passed. */
export const publishProgramme = (
  db: Kysely<Tables>,
  site: PartnerSite,
  wish: { version: number; from?: string | undefined },
  actor: Actor,
  now: number,
): Promise<Version | Refusal> =>
  db.transaction().execute(async trx => {
    // Publications are serialized, so that each one reads the announcements of the other.
    await trx
      .updateTable('programmes')
      .set(row => ({ document: row.ref('document') }))
      .where('site_id', '=', site.id)
      .execute()
    const versions = await readVersions(trx, site.id)
    const found = versions.find(({ version }) => version === wish.version)
    if (!found) return refusal('not_found', 'there is no such version of the programme', 'version')
    if (found.publishedAt !== null) return refusal('conflict', 'this version is published', 'version')
    if (found.document.organiser.name === '')
      return refusal('bad_request', 'the terms need the name of the company', 'organiser.name')
    const earliest = earliestBeginning(versions, now, site.timeZone)
    const from = wish.from === undefined ? earliest : Date.parse(wish.from)
    if (from < earliest)
      return refusal('conflict', `a change is announced ahead: it can begin on ${iso(earliest)}`, 'from')
    const document: Programme = {
      ...found.document,
      timeZone: found.document.timeZone ?? site.timeZone,
    }
    const published = { ...found, document, publishedAt: now, beginsAt: from }
    await trx
      .updateTable('programmes')
      .set({ document: JSON.stringify(document), published_at: now, begins_at: from })
      .where('site_id', '=', site.id)
      .where('version', '=', wish.version)
      .execute()
    if (inForceAt(versions, now) !== null) await messagesOfTermsChange(trx, site.id, published.version, now)
    const detail = { version: wish.version, from: iso(from) }
    await record(trx, actor, { site: site.id, action: 'programme.publish', subject: site.id, detail }, now)
    return published
  })

export const versionInfo = (one: Version): ProgrammeVersion => ({
  version: one.version,
  author: one.author,
  createdAt: iso(one.createdAt),
  publishedAt: isoOrNull(one.publishedAt),
  beginsAt: isoOrNull(one.beginsAt),
})
