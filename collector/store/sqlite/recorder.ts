import type { Statement } from 'better-sqlite3'
import { identifiersOf } from '../../identity/claims.ts'
import { TABLES_OF_CONTACTS } from '../../model/admin-tables.ts'
import {
  COMMISSION_TABLES_OF_CONTACTS,
  NOTE_WORK_SQL,
  NOTED_WORK_SQL,
} from '../../model/commission-tables.ts'
import { CRM_TABLES_OF_CONTACTS } from '../../model/crm-tables.ts'
import { exactJson } from '../../model/exact-json.ts'
import { joinKey, markOf } from '../../model/known.ts'
import type { Decision, OutcomeChange } from '../../model/port.ts'
import { RejectedCount, trimRejected } from '../../model/rejected-bound.ts'
import { REWARD_SQL } from '../../model/reward-tables.ts'
import type { Claim, ContactRow, Refused, SiteId, StreamRow } from '../../model/rows.ts'
import { readClaims, writeClaims } from '../claims-text.ts'
import { writeBody } from '../contact-body.ts'
import { writeEvent } from '../event-text.ts'
import { IS_DEAL_SQL, NO_OUTCOME_SQL, OUTCOME_KEPT_SQL, OUTCOME_SQL } from '../outcome-sql.ts'
import type { Connection } from './connection.ts'
import type { Lookup } from './lookup.ts'
import { writeOwnSpans } from './own-spans.ts'
import { ORDINAL_BITS } from './schema.ts'
import { nameHash } from './short-rows.ts'

type Written = Decision['events'][number]

/** Writes decisions over one connection, inside its caller's transaction. */
export class Recorder {
  readonly #lookup: Lookup
  readonly #statements: ReturnType<typeof prepare>
  readonly #rejected = new RejectedCount()

  constructor(db: Connection, lookup: Lookup) {
    this.#lookup = lookup
    this.#statements = prepare(db)
  }

  /** `textOf` gives the text of an event that arrived as text. Returns the texts of the contacts. */
  write(decision: Decision, textOf: (event: Written['event']) => string | undefined): string[] {
    for (const row of decision.streams) this.#writeStream(row)
    this.#writeEvents(decision.events, textOf)
    for (const { site, stream, claims } of decision.claims) this.#writeClaims(site, stream, claims)
    for (const crossing of decision.crossings)
      this.#statements.crossing.run({ ...crossing, ...flags(crossing), body: exactJson(crossing) })
    for (const { site, list, tag } of decision.tags ?? []) this.#statements.tag.run(site, list, tag)
    for (const alert of decision.alerts ?? [])
      this.#statements.alert.run({ ...alert, body: exactJson(alert) })
    for (const { site, refused } of decision.refused) this.#writeRefused(site, refused)
    for (const site of this.#rejected.add(decision.refused.map(({ site }) => site)))
      this.#statements.trimRejected.run({ site })
    for (const grant of decision.rewards ?? []) this.#statements.reward.run({ ...grant })
    const contacts = decision.contacts.map(row => this.#writeContact(row))
    // After the leads of merged contacts have moved.
    for (const change of decision.outcomes ?? []) this.#writeOutcome(change)
    for (const { site, subject, stamp } of decision.work ?? [])
      this.#statements.work.run(site, subject, stamp)
    return contacts
  }

  #writeStream(row: StreamRow): void {
    const { site, key } = row
    const kept = this.#lookup.stream(site, key)
    const spans = writeOwnSpans(site, key, row.spans)
    const hasClaims = row.hasClaims ? 1 : 0
    if (kept) this.#statements.changeStream.run(spans, hasClaims, kept.num)
    const num =
      kept?.num ?? this.#statements.putStream.get(this.#lookup.sites.take(site), key, spans, hasClaims)!
    if (!kept) this.#statements.nameStream.run(nameHash(site, key), num)
    this.#lookup.streams.put(joinKey(site, key), { ...kept, num, row })
  }

  #writeEvents(events: Written[], textOf: (event: Written['event']) => string | undefined): void {
    const { place, event: insert, mark, order } = this.#statements
    for (const { site, stream, event, digest, order: orderId } of events) {
      const holder = this.#lookup.stream(site, stream)
      if (holder === undefined) throw new Error(`an event was decided for a stream without a row: ${stream}`)
      const { num } = holder
      const ordinal = holder.next ?? (place.get(num, num + 1) ?? -1) + 1
      holder.next = ordinal + 1
      const isOfVisitor = event.visitor === null || stream === `v:${event.visitor}`
      const text = isOfVisitor ? textOf(event) : undefined
      insert.run(num, ordinal, text ?? writeEvent(event, stream))
      const number = this.#lookup.sites.take(site)
      mark.run(number, markOf(event), digest)
      if (orderId !== null) order.run(number, orderId, num, ordinal)
    }
  }

  #writeClaims(site: SiteId, stream: StreamRow['key'], claims: Claim[]): void {
    const { claims: read, putClaims, addClaimant, dropClaimant } = this.#statements
    const before = new Set(readClaims(site, stream, read.get(site, stream)).flatMap(identifiersOf))
    const after = new Set(claims.flatMap(identifiersOf))
    putClaims.run(site, stream, writeClaims(stream, claims))
    for (const identifier of after.difference(before)) addClaimant.run(site, identifier, stream)
    for (const identifier of before.difference(after)) dropClaimant.run(site, identifier, stream)
  }

  #writeContact(row: ContactRow): string {
    const { site, id, mergedInto } = row
    const body = writeBody(row)
    const isMerged = mergedInto === null ? 0 : 1
    const kept = this.#lookup.contact(site, id)
    if (kept) this.#statements.changeContact.run(isMerged, body, kept.num)
    const num =
      kept?.num ?? this.#statements.putContact.get(this.#lookup.sites.take(site), id, isMerged, body)!
    if (!kept) this.#statements.nameContact.run(nameHash(site, id), num)
    this.#lookup.contacts.put(joinKey(site, id), { num, row })
    if (mergedInto !== null) this.#moveAlerts(site, id, mergedInto)
    return body
  }

  /** Moves the alerts and lead of a merged contact to its survivor; an existing lead of the survivor wins. */
  #moveAlerts(site: SiteId, lost: string, survivor: string): void {
    for (const move of this.#statements.moves) move.run(survivor, site, lost)
  }

  #writeOutcome({ site, contact, deal, statedAt }: OutcomeChange): void {
    if (deal) this.#statements.outcome.run(site, contact, deal.outcome, deal.at, statedAt)
    else this.#statements.noOutcome.run(statedAt, site, contact)
  }

  #writeRefused(site: SiteId, { receivedAt, refusal, key, eventId, raw }: Refused): void {
    const { code, field = null, message } = refusal
    this.#statements.refused.run(site, receivedAt, code, field, message, key, eventId, raw)
  }
}

const flags = (crossing: { silent: boolean; alerts: boolean }) => ({
  silent: crossing.silent ? 1 : 0,
  alerts: crossing.alerts ? 1 : 0,
})

const prepare = (db: Connection) => {
  const run = (sql: string): Statement<unknown[]> => db.prepare<unknown[]>(sql)
  const pluck = <Value>(sql: string) =>
    db.prepare<unknown[], Value>(sql).pluck() as Statement<unknown[], Value>
  return {
    putStream: pluck<number>(
      'INSERT INTO streams (site, key, spans, has_claims) VALUES (?, ?, ?, ?) RETURNING num',
    ),
    nameStream: run('INSERT INTO streams_by_key (hash, num) VALUES (?, ?)'),
    changeStream: run('UPDATE streams SET spans = ?, has_claims = ? WHERE num = ?'),
    // The last ordinal in use: one descent of the tree, to the page that the insert will change.
    place: pluck<number>(
      `SELECT place & ${2 ** ORDINAL_BITS - 1} FROM events
       WHERE place >= (? << ${ORDINAL_BITS}) AND place < (? << ${ORDINAL_BITS}) ORDER BY place DESC LIMIT 1`,
    ),
    event: run(`INSERT INTO events (place, body) VALUES ((? << ${ORDINAL_BITS}) | ?, ?)`),
    mark: run('INSERT INTO marks (site, mark, digest) VALUES (?, ?, ?)'),
    order: run(`INSERT INTO orders (site, order_id, place) VALUES (?, ?, (? << ${ORDINAL_BITS}) | ?)`),
    claims: pluck<string>('SELECT body FROM claims WHERE site_id = ? AND stream = ?'),
    putClaims: run('INSERT OR REPLACE INTO claims (site_id, stream, body) VALUES (?, ?, ?)'),
    addClaimant: run('INSERT INTO claimants (site_id, identifier, stream) VALUES (?, ?, ?)'),
    dropClaimant: run('DELETE FROM claimants WHERE site_id = ? AND identifier = ? AND stream = ?'),
    changeContact: run('UPDATE contacts SET is_merged = ?, body = ? WHERE num = ?'),
    putContact: pluck<number>(
      'INSERT INTO contacts (site, id, is_merged, body) VALUES (?, ?, ?, ?) RETURNING num',
    ),
    nameContact: run('INSERT INTO contacts_by_id (hash, num) VALUES (?, ?)'),
    crossing: run(
      `INSERT INTO crossings (id, site_id, contact_id, plan_id, plan_version, threshold, direction, at, stated_at,
         silent, alerts, body)
       VALUES (:id, :site, :contact, :plan, :planVersion, :threshold, :direction, :at, :statedAt, :silent, :alerts,
         :body)`,
    ),
    tag: run('INSERT INTO tags (site_id, list, tag) VALUES (?, ?, ?)'),
    alert: run(
      `INSERT INTO alerts (id, site_id, contact_id, rule_id, kind, at, stated_at, body)
       VALUES (:id, :site, :contact, :rule, :kind, :at, :statedAt, :body) ON CONFLICT DO NOTHING`,
    ),
    reward: run(REWARD_SQL),
    moves: [
      ...TABLES_OF_CONTACTS,
      'referrals',
      'rewards',
      ...COMMISSION_TABLES_OF_CONTACTS,
      ...CRM_TABLES_OF_CONTACTS,
    ].map(table => run(`UPDATE OR IGNORE ${table} SET contact_id = ? WHERE site_id = ? AND contact_id = ?`)),
    trimRejected: run(trimRejected(':site')),
    outcome: run(`${OUTCOME_SQL} VALUES (?, ?, ?, ?, '', ?) ${OUTCOME_KEPT_SQL}`),
    work: run(`${NOTE_WORK_SQL} VALUES (?, ?, ?) ${NOTED_WORK_SQL}`),
    noOutcome: run(
      `${NO_OUTCOME_SQL} updated_at = ? WHERE site_id = ? AND contact_id = ? AND ${IS_DEAL_SQL}`,
    ),
    refused: run(
      `INSERT INTO rejected (site_id, received_at, code, field, message, key_class, event_id, raw)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
  }
}
