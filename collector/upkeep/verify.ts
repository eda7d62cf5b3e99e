import { claimsOfStream } from '../identity/claims.ts'
import { wonOrLost } from '../model/contact-row.ts'
import { joinKey, joinKeys } from '../model/known.ts'
import type { Store } from '../model/port.ts'
import type { ContactRow, Registry, SiteId, WonOrLost } from '../model/rows.ts'
import { ScorerBook } from '../plans/scorer-book.ts'
import { admittedIn } from '../plans/tag-admission.ts'
import { refoldAt } from '../score/contact.ts'
import { dealOf } from '../score/deal.ts'
import { read } from '../score/read.ts'
import { factsOf, withHistories } from '../transaction/facts.ts'
import { compareIdentity, type Difference, type StreamsOfSite, stable } from './verify-identity.ts'

type Known = NonNullable<Awaited<ReturnType<typeof factsOf>>>

/** Streams read at once. */
const STREAMS_AT_A_TIME = 200

/** Attempts to read a contact that changes during the check, before a difference is reported. */
const TRIES = 3

/**
 * Recomputes all contacts from the stored events, identities included, and compares them with the live rows.
 * `onProgress` receives the number of contacts done.
 */
export async function verify(
  store: Store,
  onProgress: (done: number, total: number) => void,
  now = Number.POSITIVE_INFINITY,
): Promise<Difference[]> {
  const registry = await store.registry()
  const rows: Named[] = []
  await store.scan(chunk => {
    for (const { site, id, streams } of chunk) rows.push({ site, id, streams: streams.length })
  })
  const sites = new Set(rows.map(row => row.site))
  const book = new ScorerBook(await admittedIn(store, registry, sites))
  const differences: Difference[] = []
  const outcomes = await wonAndLost(store)
  const bySite = new Map<SiteId, StreamsOfSite>()
  for (const site of sites) bySite.set(site, new Map())
  let done = 0
  const pieces = piecesOf(rows)
  const begin = () => {
    const { value: some } = pieces.next()
    if (!some) return null
    const reading = readPiece(store, some[0]!.site, some)
    reading.catch(() => {})
    return { some, site: some[0]!.site, reading }
  }
  for (let at = begin(); at !== null; ) {
    const { some, site } = at
    const piece = await at.reading
    // The next piece is read while this one is computed.
    at = begin()
    for (const known of piece.contacts) {
      const found = [...compareScores(registry, book, known), ...differingOutcome(outcomes, known)]
      // The contact may have changed while the piece was read: it is read once more by itself.
      if (found.length > 0)
        differences.push(...(await verifyContact(store, registry, book, known.row, outcomes)))
      if (known.row.decidedAt > now) differences.push(aheadOf(now, known.row))
    }
    noteStreams(site, piece, bySite.get(site)!)
    done += some.length
    onProgress(done, rows.length)
  }
  for (const [site, streams] of bySite) differences.push(...compareIdentity(site, streams))
  return differences
}

type Named = { site: SiteId; id: string; streams: number }
type Read = { contacts: Known[]; loaded: Awaited<ReturnType<typeof withHistories>>['known'] }

/** Contacts of one site, together with at most so many streams. */
function* piecesOf(rows: readonly Named[]): Generator<Named[]> {
  let piece: Named[] = []
  let streams = 0
  for (const row of rows) {
    if (piece.length > 0 && (piece[0]!.site !== row.site || streams + row.streams > STREAMS_AT_A_TIME)) {
      yield piece
      piece = []
      streams = 0
    }
    piece.push(row)
    streams += row.streams
  }
  if (piece.length > 0) yield piece
}

/** The contacts of a piece with their facts, in few reads. The survivor stands for a contact merged since the scan. */
async function readPiece(store: Store, site: SiteId, some: readonly Named[]): Promise<Read> {
  const found = new Map<string, ContactRow>()
  for (let asked = some.map(({ id }) => id); asked.length > 0; ) {
    const { contacts } = await store.look({ contacts: joinKeys(site, asked) })
    asked = []
    for (const row of contacts.values()) {
      if (row?.mergedInto) asked.push(row.mergedInto)
      else if (row) found.set(row.id, row)
    }
  }
  const rows = [...found.values()]
  const { facts, known } = await withHistories(store, site, rows)
  return { contacts: rows.map((row, i) => ({ row, facts: facts[i]! })), loaded: known }
}

/** A contact that was decided as of a future time: the clock was ahead. */
const aheadOf = (now: number, { site, id, decidedAt }: ContactRow): Difference => ({
  site,
  contact: id,
  what: 'decided at',
  live: decidedAt,
  recomputed: now,
})

async function verifyContact(
  store: Store,
  registry: Registry,
  book: ScorerBook,
  { site, id }: Pick<ContactRow, 'site' | 'id'>,
  outcomes: ReadonlyMap<string, WonOrLost>,
): Promise<Difference[]> {
  let found: Difference[] = []
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const known = await factsOf(store, site, id)
    if (!known) return []
    // Tags may have been admitted since all were read.
    const books = attempt === 0 ? book : new ScorerBook(await admittedIn(store, registry, [site]))
    found = [...compareScores(registry, books, known), ...(await compareOutcome(store, outcomes, known))]
    const again = await store.look({ contacts: new Set([joinKey(site, known.row.id)]) })
    const isSettled = again.contacts.get(joinKey(site, known.row.id))?.version === known.row.version
    if (found.length === 0 || isSettled) return found
  }
  return found
}

function compareScores(registry: Registry, book: ScorerBook, { row, facts }: Known): Difference[] {
  const found: Difference[] = []
  const atWork = book.of(registry, row.site)
  const fold = refoldAt(
    atWork.map(({ scorer }) => scorer),
    facts,
    row.decidedAt,
  )
  for (const [index, { key }] of atWork.entries()) {
    const standing = row.standings[key]
    if (!standing) continue
    const reading = read(fold, index, row.decidedAt)
    for (const what of ['score', 'fit', 'engagement', 'tags', 'next', 'lastScoringAt', 'first'] as const) {
      const [live, recomputed] = [standing[what], reading[what]]
      if (live === recomputed || stable(live) === stable(recomputed)) continue
      found.push({ site: row.site, contact: row.id, what: `${key} ${what}`, live, recomputed })
    }
    const isUnproven = standing.isUnproven === true
    if (isUnproven !== reading.isUnproven)
      found.push({
        site: row.site,
        contact: row.id,
        what: `${key} isUnproven`,
        live: isUnproven,
        recomputed: reading.isUnproven,
      })
  }
  const [live, recomputed] = [row.face.codes, fold.profile.present().codes]
  if (stable(live) !== stable(recomputed))
    found.push({ site: row.site, contact: row.id, what: 'codes', live, recomputed })
  return found
}

/** The column `leads.outcome` is a cache of the deals in the events. */
async function compareOutcome(
  store: Store,
  known: ReadonlyMap<string, WonOrLost>,
  contact: Known,
): Promise<Difference[]> {
  if (differingOutcome(known, contact).length === 0) return []
  // It may have changed since all were read.
  const { site, id } = contact.row
  return differingOutcome(await wonAndLost(store, { site, id }), contact)
}

function differingOutcome(
  outcomes: ReadonlyMap<string, WonOrLost>,
  { row: { site, id }, facts }: Known,
): Difference[] {
  const recomputed = wonOrLost(dealOf(facts))
  const live = outcomes.get(joinKey(site, id)) ?? null
  return live === recomputed || stable(live) === stable(recomputed)
    ? []
    : [{ site, contact: id, what: 'outcome', live, recomputed }]
}

async function wonAndLost(
  { db }: Pick<Store, 'db'>,
  one?: { site: SiteId; id: string },
): Promise<Map<string, WonOrLost>> {
  const all = db
    .selectFrom('leads')
    .select(['site_id', 'contact_id', 'outcome', 'outcome_at'])
    .where('outcome', 'in', ['won', 'lost'])
  const rows = await (one
    ? all.where('site_id', '=', one.site).where('contact_id', '=', one.id)
    : all
  ).execute()
  return new Map(
    rows.map(row => [
      joinKey(row.site_id, row.contact_id),
      { outcome: row.outcome as WonOrLost['outcome'], at: Number(row.outcome_at) },
    ]),
  )
}

/** Notes the claims and spans of the streams that a piece has read. */
function noteStreams(site: SiteId, { contacts, loaded }: Read, into: StreamsOfSite): void {
  for (const { row } of contacts)
    for (const key of row.streams) {
      if (into.has(key)) continue
      const claims = claimsOfStream(site, key, loaded.histories.get(joinKey(site, key)) ?? [])
      into.set(key, { claims, spans: loaded.streams.get(joinKey(site, key))?.spans ?? [] })
    }
}
