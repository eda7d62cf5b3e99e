import type { Contact } from '../../shared/api.ts'
import type { Boards } from '../http/parts.ts'
import { bandOf } from '../score/bands.ts'
import { profileOf, refold } from '../score/contact.ts'
import type { PlanVersion, Registry } from '../store/store.ts'
import { type ContactWithFacts, iso, isoOrNull, livePlans, scorerOf } from './reader.ts'

/** All that is known of a contact, with its standing under each live plan. */
export function contactOf(
  { row, facts }: ContactWithFacts,
  registry: Registry,
  boards: Pick<Boards, 'place'>,
): Contact {
  const { face } = row
  const profile = profileOf(refold([], facts))
  return {
    id: row.id,
    site: row.site,
    name: face.name,
    email: face.email,
    company: face.company,
    phone: face.phone,
    job: face.job,
    device: face.device,
    browser: face.browser,
    os: face.os,
    city: face.city,
    country: face.country,
    source: face.source,
    known: row.identifiers.length > 0,
    traits: Object.fromEntries(
      Object.entries(profile.traits).map(([name, { value, trust, time }]) => [
        name,
        { value, trust, at: iso(time) },
      ]),
    ),
    identifiers: row.identifiers,
    visitors: row.streams.filter(key => key.startsWith('v:')).map(key => key.slice(2)),
    visits: face.visits,
    firstSeenAt: isoOrNull(face.firstSeenAt),
    lastSeenAt: isoOrNull(profile.lastSeen),
    lastEvent: face.lastEvent && {
      name: face.lastEvent.name,
      title: face.lastEvent.title,
      url: face.lastEvent.url,
      item: face.lastEvent.item,
      at: iso(face.lastEvent.time),
    },
    scores: livePlans(registry, row.site).map(plan => ({
      ...standing({ row, facts }, plan, registry),
      ...boards.place(plan.plan, row.id),
    })),
  }
}

function standing({ row }: ContactWithFacts, version: PlanVersion, registry: Registry) {
  const kept = row.standings[version.id]
  const score = kept?.score ?? null
  const band = score === null ? null : bandOf(scorerOf(registry, version), score)
  return {
    plan: version.plan,
    planName: version.document.name,
    score,
    fit: kept?.fit ?? 0,
    engagement: kept?.engagement ?? 0,
    band: band?.id ?? null,
    action: band?.action ?? '',
    tags: kept?.tags ?? {},
  }
}
