import type { Store } from '../model/port.ts'
import type { SiteId, SiteSettings } from '../model/rows.ts'
import { readValue, writeValue } from './stored-value.ts'

/**
 * The retention and time zone last applied to a site's contacts, and since when; stored, so that it survives a
 * restart.
 */
type Applied = [retention: string | null, timeZone: string, since?: number]

const nameOf = (site: SiteId): string => `applied ${site}`

export async function isApplied(
  db: Store['db'],
  { id, retention, timeZone }: SiteSettings,
): Promise<boolean> {
  const applied = await read(db, id)
  return applied !== null && applied[0] === retention && applied[1] === timeZone
}

export async function noteApplied(
  db: Store['db'],
  { id, retention, timeZone }: SiteSettings,
  at: number,
): Promise<void> {
  const before = await read(db, id)
  const since = before?.[0] === retention ? (before[2] ?? 0) : at
  await writeValue(db, nameOf(id), [retention, timeZone, since] satisfies Applied)
}

/** The time of the last change of the site's retention. */
export const retainedSince = async (db: Store['db'], site: SiteId): Promise<number> =>
  (await read(db, site))?.[2] ?? 0

const read = (db: Store['db'], site: SiteId): Promise<Applied | null> => readValue(db, nameOf(site), null)
