import { setTimeout as sleep } from 'node:timers/promises'
import { retentionBegins } from '../../model/retention.ts'
import { isPinned, isRefusedForGood, type ReferralRow } from './rows.ts'
import { readSetting } from './setting.ts'
import { type Sources, verdictsOf } from './verdicts.ts'

export type ReferralDifference = {
  site: string
  contact: string
  what: string
  live: unknown
  recomputed: unknown
}
/** A collector that runs at the same time updates a state within this time. */
const SETTLES_MS = 1_500
const TRIES = 3

/**
 * Judges every referral again from the stored facts, and compares the verdict with the stored state. Referrals are left
 * out if retention has deleted a part of their facts, or if they have no person.
 */
export async function verifyReferrals(sources: Sources, now: number): Promise<ReferralDifference[]> {
  let found = await compareAll(sources, now)
  for (let attempt = 1; attempt < TRIES && found.length > 0; attempt++) {
    await sleep(SETTLES_MS)
    found = await compareAll(sources, now)
  }
  return found
}

async function compareAll(sources: Sources, now: number): Promise<ReferralDifference[]> {
  const { store } = sources
  const { sites } = await store.registry()
  const found: ReferralDifference[] = []
  for (const site of sites.values()) {
    const rows = await store.db.selectFrom('referrals').selectAll().where('site_id', '=', site.id).execute()
    if (rows.length === 0) continue
    const setting = await readSetting(store.db, { ...site, country: null })
    const keptSince =
      site.retention === null ? Number.NEGATIVE_INFINITY : retentionBegins(now, site.retention, site.timeZone)
    const groups = Map.groupBy(rows, row => row.contact_id ?? row.id)
    for (const group of groups.values()) {
      const verdicts = await verdictsOf(sources, site, group, setting, now)
      for (const row of group) {
        if (isLeftOut(row, keptSince, now) || isRefusedForGood(row, site.retention)) continue
        const verdict = verdicts.get(row.id)
        const live = { state: row.state, reason: row.reason }
        const recomputed = verdict && { state: verdict.state, reason: verdict.reason }
        if (JSON.stringify(live) === JSON.stringify(recomputed)) continue
        found.push({
          site: site.id,
          contact: row.contact_id ?? '',
          what: `referral ${row.id}`,
          live,
          recomputed,
        })
      }
    }
  }
  return found
}

const isLeftOut = (row: ReferralRow, keptSince: number, now: number): boolean =>
  isPinned(row) || Number(row.at) <= keptSince || (row.next_at !== null && Number(row.next_at) <= now)
