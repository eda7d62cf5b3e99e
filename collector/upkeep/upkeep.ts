import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { isApplied, noteApplied } from '../accounts/applied-settings.ts'
import { freezeBoards } from '../board/past/freeze.ts'
import { dropClickDays } from '../codes/click-days.ts'
import type { GroupCommit } from '../ingest/group-commit.ts'
import type { Expiring, Store } from '../model/port.ts'
import { retentionBegins } from '../model/retention.ts'
import type { SiteId, SiteSettings } from '../model/rows.ts'
import type { Tables } from '../model/tables.ts'
import { expireAlerts } from '../notify/expire.ts'
import { pinBeforeExpiry } from '../partners/commissions/pin-before-expiry.ts'
import { expirePartners } from '../partners/expire.ts'
import { applyLists } from './rederive.ts'

/** Rejected events are kept for this long; the stores keep only the latest of each site. */
const REJECTED_MS = 7 * 86_400_000
const REJECTED_PER_PIECE = 200
const EVERY_MS = 3_600_000
/** The delay until a change of a site's settings takes effect. */
const LOOK_MS = 2_000
/** Between two pieces, so that ingest has the disk for itself most of the time. */
const PAUSE_MS = 50

type Deps = {
  store: Store
  group: Pick<GroupCommit, 'submit'>
  now: () => number
  onExpired?: (events: number) => void
}

/** Deletes expired data every hour: one collector does it for all, in pieces. */
export async function keepUp(parts: Deps, signal: AbortSignal): Promise<void> {
  const { store, now } = parts
  let version = -1
  let cleanedAt = Number.NEGATIVE_INFINITY
  while (!signal.aborted) {
    const registry = await store.registry()
    if (registry.version !== version) {
      for (const site of registry.sites.values()) {
        await applySettings(parts, site, signal)
        await applyLists(parts, site.id, signal)
      }
      version = registry.version
    }
    if (Math.abs(now() - cleanedAt) >= EVERY_MS) {
      cleanedAt = now()
      const sites = [...registry.sites.values()]
      for (const settings of sites) {
        await dropRejected(store.db, settings.id, now(), signal)
        await expireAlerts(store.db, settings, now())
        await expirePartners(store.db, settings, now())
        await dropClickDays(store.db, settings, now())
        if (settings.retention !== null) await freezeBoards(parts, settings, signal)
      }
      if (!signal.aborted) await expireEverywhere(parts, sites)
      for (const { id, retention, timeZone } of sites) {
        if (retention === null || signal.aborted) continue
        await expireSite(parts, id, retentionBegins(now(), retention, timeZone), signal)
      }
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {})
  }
}

/**
 * Applies the site's retention and time zone to all contacts: those without events since a change are scored again.
 * The values applied last are stored, so that a restart in between changes nothing.
 */
export async function applySettings(
  { store, group, now }: Deps,
  settings: SiteSettings,
  signal?: AbortSignal,
): Promise<void> {
  if (await isApplied(store.db, settings)) return
  const { id: site } = settings
  const since = now()
  await store.scan(async rows => {
    if (signal?.aborted) return
    await group.submit(rows.map(({ id: contact }) => ({ kind: 'rescore', site, contact, at: now() })))
  }, site)
  if (signal?.aborted) return
  await noteApplied(store.db, settings, since)
}

/** Events past the retention of all sites are deleted first, as whole partitions where the store has them. */
export async function expireEverywhere(
  { store, group, now, onExpired }: Deps,
  sites: readonly SiteSettings[],
): Promise<number> {
  if (sites.length === 0 || sites.some(({ retention }) => retention === null)) return 0
  const at = now()
  const before = Math.min(...sites.map(site => retentionBegins(at, site.retention!, site.timeZone)))
  for (const { id } of sites) await pinBeforeExpiry(store, now, id, before)
  const count = await store.expirePartitions(before, async (site, contacts) => {
    await group.submit(contacts.map(contact => ({ kind: 'rescore', site, contact, at })))
  })
  if (count > 0) onExpired?.(count)
  return count
}

/** Events past a site's retention. No score counts them any more; returns how many were deleted. */
export async function expireSite(
  { store, group, now, onExpired }: Deps,
  site: SiteId,
  before: number,
  signal?: AbortSignal,
): Promise<number> {
  await pinBeforeExpiry(store, now, site, before)
  let count = 0
  let after: string | null = null
  do {
    if (signal?.aborted) break
    const piece: Expiring = await store.expiring(site, before, after)
    after = piece.after
    if (piece.streams.length > 0) {
      // Contacts last decided while these events still counted are decided first, so that scores and events agree.
      const at = now()
      await group.submit(piece.contacts.map(contact => ({ kind: 'rescore', site, contact, at })))
      const deleted = await store.expire(site, before, piece.streams)
      onExpired?.(deleted)
      count += deleted
    }
    if (after !== null) await sleep(PAUSE_MS)
  } while (after !== null)
  return count
}

/** In batches: a statement that deletes many large rows holds SQLite's write lock for longer than a commit waits. */
export async function dropRejected(
  db: Kysely<Tables>,
  site: SiteId,
  now: number,
  signal?: AbortSignal,
): Promise<void> {
  while (!signal?.aborted) {
    const piece = await db
      .selectFrom('rejected')
      .select('id')
      .where('site_id', '=', site)
      .where('received_at', '<', now - REJECTED_MS)
      .orderBy('id')
      .limit(REJECTED_PER_PIECE)
      .execute()
    if (piece.length === 0) return
    const ids = piece.map(({ id }) => id)
    await db.deleteFrom('rejected').where('id', 'in', ids).execute()
    if (piece.length < REJECTED_PER_PIECE) return
    await sleep(PAUSE_MS)
  }
}
