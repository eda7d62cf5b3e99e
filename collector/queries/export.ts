import type { ContactExport } from '../../shared/contact.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import type { Boards } from '../board/boards.ts'
import { frozenScoresOf } from '../board/past/frozen-boards.ts'
import { leadOf } from '../leads/leads.ts'
import type { Store } from '../model/port.ts'
import type { ContactId, Name, SiteId } from '../model/rows.ts'
import { alertsAbout } from '../notify/inbox.ts'
import { compileVersion, livePlans } from '../plans/scorer-book.ts'
import { admittedIn } from '../plans/tag-admission.ts'
import { listRewards } from '../rewards/read-rewards.ts'
import { factsOf } from '../transaction/facts.ts'
import { commissionsAbout } from './commissions-about.ts'
import { contactOf } from './contact.ts'
import { crossingsOf } from './crossings.ts'
import { handedOver } from './handed-over.ts'
import { findPerson, type Who } from './person.ts'
import { referralsAbout } from './referrals-about.ts'
import { rejectedAbout } from './rejected.ts'
import { scoreExplained } from './score.ts'
import { numbered } from './timeline.ts'

const CROSSINGS_EXPORTED = 10_000
const REWARDS_EXPORTED = 10_000

/** The same export for a person, by any of their names. */
export async function exportPerson(
  store: Store,
  boards: Pick<Boards, 'place'>,
  { site, who, now }: { site: SiteId; who: Who; now: number },
): Promise<ContactExport | Refusal> {
  const row = await findPerson(store, site, who)
  if (row && isRefusal(row)) return row
  const found = row && (await exportOf(store, boards, { site, contact: row.id, now }))
  return found ?? refusal('not_found', 'There is no such contact.')
}

/** All stored data of a person, with the explanations of the scores. */
export async function exportOf(
  store: Store,
  boards: Pick<Boards, 'place'>,
  { site, contact, now }: { site: SiteId; contact: ContactId; now: number },
): Promise<ContactExport | null> {
  const found = await factsOf(store, site, contact)
  if (!found) return null
  const { row, facts } = found
  const registry = await store.registry()
  const admits = await admittedIn(store, registry, [site])
  const { rows } = await crossingsOf(store, { site, contact: row.id, limit: CROSSINGS_EXPORTED })
  return {
    contact: contactOf(found, registry, boards),
    events: numbered(facts),
    scores: livePlans(registry, site).map(version =>
      scoreExplained(compileVersion(registry, version, admits), version, facts, now),
    ),
    crossings: rows,
    alerts: await alertsAbout(store, site, row.id),
    lead: await leadOf(store.db, { site, contact: row.id }),
    referrals: await referralsAbout(store.db, site, row.id),
    commissions: await commissionsAbout(store.db, site, row.id),
    rewards: (await listRewards(store, { site, contact: row.id, limit: REWARDS_EXPORTED })).rows,
    handedOver: await handedOver(store.db, site, row.id),
    rejected: await rejectedAbout(store.db, site, [...new Set<Name>([...row.streams, ...row.identifiers])]),
    pastScores: await frozenScoresOf(store.db, site, row.id),
  }
}
