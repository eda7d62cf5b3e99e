import type { Event } from '../../shared/event.ts'
import { refusal } from '../../shared/refusal.ts'
import { claimsOf, claimsOfStream, identifiersOf } from '../identity/claims.ts'
import { regroupAround } from '../identity/regroup.ts'
import { UNOWNED_ORDERS, withoutNames, withoutPerson } from '../model/anonymize.ts'
import { isCounted, orderIdOf } from '../model/event-facts.ts'
import { hashOfName } from '../model/keyed-hash.ts'
import { joinKeys, markOf } from '../model/known.ts'
import type { Answer, Arrival, Erasure } from '../model/port.ts'
import type { ContactId, ContactRow, Name, SiteId, StreamKey, StreamRow } from '../model/rows.ts'
import { spanAt } from '../model/spans.ts'
import { partiesOfOrder } from '../transaction/facts.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import type { ContactUpdates } from './contact-updates.ts'

type EraseArrival = Extract<Arrival, { kind: 'erase' }>
/** The events of a stream, divided into the erased person's and those of others. */
type Share = { row: StreamRow; mine: Event[]; others: Event[] }

/**
 * Erases a person. Their events are deleted, except orders, which stay as anonymous amounts. Mentions of the person
 * in other contacts' events are deleted. Contacts that shared a browser or an order with the person are scored
 * again from what is left, without alerts.
 */
export function* erase(
  { site, contact, names: given, at }: EraseArrival,
  uow: UnitOfWork,
  updates: ContactUpdates,
): Loads<Answer> {
  const settings = uow.known.registry.sites.get(site)
  if (!settings) return { status: 'refused', refusal: refusal('unknown_key', 'This site no longer exists.') }
  const row = contact === null ? null : yield* survivor(uow, site, contact)
  if (!row && given.length === 0)
    return { status: 'refused', refusal: refusal('not_found', 'There is no such contact.') }

  const shares = row ? yield* sharesOf(uow, row) : []
  const names = [...new Set<Name>([...given, ...(row?.streams ?? []), ...(row?.identifiers ?? [])])]
  const rewritten = yield* mentionsOf(uow, site, names, shares)
  const touched = yield* touchedBy(uow, site, shares, rewritten, row?.id ?? null)
  for (const id of touched) yield* updates.passTime(site, id, at, 'due')

  const { tombstoneKey } = settings
  const erasure: Erasure = {
    site,
    contact: row?.id ?? null,
    names,
    streams: shares.map(({ row: { key }, mine, others }) => ({
      key,
      marks: mine.map(markOf),
      isWhole: others.length === 0,
    })),
    rewritten,
    tombstones: names.map(name => hashOfName(tombstoneKey, name)),
    at,
  }
  if (row) yield* updates.drop(site, row.id)
  uow.erase(erasure)
  yield* keepOrders(uow, site, shares, names, tombstoneKey)
  yield* divideAnew(uow, updates, site, { shares, rewritten, gone: row?.id ?? null, at })
  for (const id of touched) yield* updates.restate(site, id, at)
  return { status: 'erased', names }
}

function* survivor(uow: UnitOfWork, site: SiteId, id: ContactId): Loads<ContactRow | null> {
  let row = yield* uow.contact(site, id)
  while (row?.mergedInto) row = yield* uow.contact(site, row.mergedInto)
  return row
}

function* sharesOf(uow: UnitOfWork, { site, id, streams }: ContactRow): Loads<Share[]> {
  const keys = joinKeys(site, streams)
  yield* uow.prefetch({ streams: keys, histories: keys, claims: keys })
  const shares: Share[] = []
  for (const key of streams) {
    const row = yield* uow.stream(site, key)
    if (!row) continue
    const share: Share = { row, mine: [], others: [] }
    for (const event of yield* uow.history(site, key))
      (spanAt(row.spans, event)?.contact === id ? share.mine : share.others).push(event)
    shares.push(share)
  }
  return shares
}

/** Events of others that name the erased person too (an identify with both names). They stay, without that name. */
function* mentionsOf(
  uow: UnitOfWork,
  site: SiteId,
  names: readonly Name[],
  shares: readonly Share[],
): Loads<Erasure['rewritten']> {
  const theirs = new Map(shares.map(({ row, others }) => [row.key, others]))
  const streams = new Set<StreamKey>(theirs.keys())
  for (const name of names) {
    if (name.startsWith('v:')) continue
    for (const { stream } of yield* uow.claimants(site, name as `u:${string}`))
      if (stream !== null) streams.add(stream)
  }
  const rewritten: Erasure['rewritten'] = []
  const wanted = new Set<string>(names)
  for (const stream of streams) {
    for (const event of theirs.get(stream) ?? (yield* uow.history(site, stream))) {
      const said = claimsOf(site, event).flatMap(identifiersOf)
      if (said.some(name => wanted.has(name))) rewritten.push({ stream, event: withoutNames(event, names) })
    }
  }
  return rewritten
}

/** The contacts that must be scored again without the person. */
function* touchedBy(
  uow: UnitOfWork,
  site: SiteId,
  shares: readonly Share[],
  rewritten: Erasure['rewritten'],
  erased: ContactId | null,
): Loads<Set<ContactId>> {
  const touched = new Set<ContactId>()
  for (const { row, mine, others } of shares) {
    if (others.length > 0) for (const { contact } of row.spans) touched.add(contact)
    const orders = new Set(mine.filter(isCounted).flatMap(event => orderIdOf(event) ?? []))
    for (const order of orders) for (const id of yield* partiesOfOrder(uow, site, order)) touched.add(id)
  }
  for (const { stream } of rewritten)
    for (const { contact } of (yield* uow.stream(site, stream))?.spans ?? []) touched.add(contact)
  if (erased !== null) touched.delete(erased)
  return touched
}

function* keepOrders(
  uow: UnitOfWork,
  site: SiteId,
  shares: readonly Share[],
  names: readonly Name[],
  key: string,
): Loads<void> {
  const orders = shares
    .flatMap(({ mine }) => mine)
    .filter(event => orderIdOf(event) !== null && isCounted(event))
  if (orders.length === 0) return
  if (!(yield* uow.stream(site, UNOWNED_ORDERS)))
    uow.putStream({ site, key: UNOWNED_ORDERS, spans: [], hasClaims: false })
  for (const order of orders) {
    const event = withoutPerson(order, names, key)
    uow.addEvent({ site, stream: UNOWNED_ORDERS, event, digest: event.id, order: orderIdOf(event) })
  }
}

type Left = {
  shares: readonly Share[]
  rewritten: Erasure['rewritten']
  gone: ContactId | null
  at: number
}

/** Resolves the identities of the remaining contacts from their own claims. */
function* divideAnew(
  uow: UnitOfWork,
  updates: ContactUpdates,
  site: SiteId,
  { shares, rewritten, gone, at }: Left,
): Loads<void> {
  const keys = new Set<StreamKey>([
    ...shares.filter(({ others }) => others.length > 0).map(({ row }) => row.key),
    ...rewritten.map(({ stream }) => stream),
  ])
  for (const key of keys) {
    const row = yield* uow.stream(site, key)
    if (!row) continue
    const claims = claimsOfStream(site, key, yield* uow.history(site, key))
    uow.putClaims(site, key, claims)
    const spans = row.spans.filter(span => span.contact !== gone)
    uow.putStream({
      ...row,
      spans: spans.map((span, i) => (i === 0 ? { ...span, from: null } : span)),
      hasClaims: claims.length > 0,
    })
  }
  for (const key of keys) {
    const row = yield* uow.stream(site, key)
    if (!row?.hasClaims) continue
    const regrouping = yield* regroupAround(uow, site, key, at)
    for (const other of regrouping.streams) uow.putStream(other)
    yield* updates.regroup(site, regrouping, at)
  }
}
