import type { Contact } from '../../shared/contact.ts'
import type { Boards } from '../board/boards.ts'
import { claimsOf, withoutRepeats } from '../identity/claims.ts'
import type { PlanVersion, Registry } from '../model/rows.ts'
import { compileVersion, livePlans } from '../plans/scorer-book.ts'
import { iso, isoOrNull } from '../platform/iso.ts'
import { bandOf } from '../score/bands.ts'
import { profileOf, refold } from '../score/contact.ts'
import { isObjection } from '../score/profile.ts'
import type { Fact } from '../score/score.ts'
import type { ContactWithFacts } from './reader.ts'

/** The details of a contact, with its standing under each live plan. */
export function contactOf(
  { row, facts }: ContactWithFacts,
  registry: Registry,
  boards: Pick<Boards, 'place'>,
  /** Display names of users, by id. */
  names: ReadonlyMap<string, string> = new Map(),
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
    identities: identitiesOf(facts, row.site),
    consent: consentOf(facts),
    objection: objectionOf(facts),
    adjustments: adjustmentsOf(facts, names),
    scores: livePlans(registry, row.site).map(plan => ({
      ...standing({ row, facts }, plan, registry),
      ...boards.place(plan.plan, row.id),
    })),
  }
}

function standing({ row }: ContactWithFacts, version: PlanVersion, registry: Registry) {
  const kept = row.standings[version.id]
  const score = kept?.score ?? null
  const band = score === null ? null : bandOf(compileVersion(registry, version), score)
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

function identitiesOf(facts: readonly Fact[], site: string): Contact['identities'] {
  return withoutRepeats(facts.flatMap(({ event }) => claimsOf(site, event)))
    .flatMap(({ time, kind, trust, userId, email, stream, previousId }) => {
      // A mention by a server adds nothing to the events, which are shown.
      if (kind === 'mention') return []
      const visitor = stream?.startsWith('v:') ? stream.slice(2) : null
      return [{ at: iso(time), kind, trust, userId, email, visitor, previousId }]
    })
    .reverse()
}

function consentOf(facts: readonly Fact[]): Contact['consent'] {
  const said = facts.findLast(({ event }) => event.name === 'consent')?.event
  return typeof said?.props.state === 'string' ? { state: said.props.state, at: iso(said.time) } : null
}

function objectionOf(facts: readonly Fact[]): Contact['objection'] {
  const said = facts.findLast(isObjection)?.event
  return said
    ? { on: said.props.on !== false, at: iso(said.time), author: textOrNull(said.props.author) }
    : null
}

function adjustmentsOf(facts: readonly Fact[], names: ReadonlyMap<string, string>): Contact['adjustments'] {
  const made = facts.filter(({ event }) => event.name === 'adjustment' && event.key === 'secret')
  const undone = new Set(made.map(({ event }) => event.props.undoes))
  return made
    .flatMap(({ event: { id, time, props } }) => {
      const { plan, points, reason, validity, undoes } = props
      if (typeof plan !== 'string' || typeof points !== 'number') return []
      const author = textOrNull(props.author)
      return {
        eventId: id,
        plan,
        points,
        reason: textOrNull(reason) ?? '',
        author,
        authorName: (author && names.get(author)) ?? null,
        at: iso(time),
        validity: textOrNull(validity),
        undoes: textOrNull(undoes),
        isUndone: undone.has(id),
      }
    })
    .reverse()
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
