import { identifiersOf } from '../../identity/claims.ts'
import { exactJson } from '../../model/exact-json.ts'
import { joinKey, markOf, splitKey } from '../../model/known.ts'
import type { Decision, Known } from '../../model/port.ts'
import type { Claim } from '../../model/rows.ts'
import { writeClaims } from '../claims-text.ts'
import { writeEvent } from '../event-text.ts'
import { writeSpans } from '../spans-text.ts'
import { text } from './arrays.ts'
import { LostRace } from './failure.ts'
import type { Client } from './pool.ts'

type Cell = string | number | boolean | null
/** One part of the statement that writes a decision. `mayLose`: a concurrent batch may have written its rows. */
type Part = { sql: string; types: string[]; mayLose?: string; reads?: true }

const u = (...names: string[]) => `FROM unnest(${names.map(() => '?').join()}) AS u (${names.join()})`

/** Moves the alerts and lead of a merged contact to its survivor; an existing lead of the survivor wins. */
const moved = (
  table: string,
) => `UPDATE ${table} t SET contact_id = u.survivor ${u('site', 'lost', 'survivor')}
  WHERE t.site_id = u.site AND t.contact_id = u.lost`

/**
 * Parts that may conflict with a concurrent batch count their rows: fewer than were sent is a lost race.
 */
const PARTS = {
  unchanged: {
    sql: `SELECT 1 ${u('site', 'key', 'spans')} LEFT JOIN streams s ON s.site_id = u.site AND s.key = u.key
      WHERE s.spans IS NOT DISTINCT FROM u.spans`,
    types: ['text', 'text', 'text'],
    mayLose: 'a stream that was read',
    reads: true,
  },
  marks: {
    sql: `INSERT INTO marks (site_id, mark, digest, time) SELECT * ${u('a', 'b', 'c', 'd')} ON CONFLICT DO NOTHING`,
    types: ['text', 'text', 'text', 'bigint'],
    mayLose: 'an event',
  },
  newStreams: {
    sql: `INSERT INTO streams (site_id, key, spans, has_claims) SELECT * ${u('a', 'b', 'c', 'd')} ON CONFLICT DO NOTHING`,
    types: ['text', 'text', 'text', 'boolean'],
    mayLose: 'a new stream',
  },
  streams: {
    sql: `UPDATE streams s SET spans = u.spans, has_claims = u.has_claims
      ${u('site', 'key', 'spans', 'has_claims', 'before')}
      WHERE s.site_id = u.site AND s.key = u.key AND s.spans = u.before`,
    types: ['text', 'text', 'text', 'boolean', 'text'],
    mayLose: 'a stream',
  },
  newContacts: {
    sql: `INSERT INTO contacts (site_id, id, is_merged, body) SELECT * ${u('a', 'b', 'c', 'd')} ON CONFLICT DO NOTHING`,
    types: ['text', 'text', 'boolean', 'text'],
    mayLose: 'a new contact',
  },
  contacts: {
    sql: `UPDATE contacts c SET is_merged = u.is_merged, body = u.body ${u('site', 'id', 'is_merged', 'body')}
      WHERE c.site_id = u.site AND c.id = u.id`,
    types: ['text', 'text', 'boolean', 'text'],
    mayLose: 'a contact',
  },
  events: {
    sql: `INSERT INTO events (site_id, stream, time, body) SELECT * ${u('a', 'b', 'c', 'd')}`,
    types: ['text', 'text', 'bigint', 'text'],
  },
  orders: {
    sql: `INSERT INTO orders (site_id, order_id, mark, stream, time, body) SELECT * ${u('a', 'b', 'c', 'd', 'e', 'f')}`,
    types: ['text', 'text', 'text', 'text', 'bigint', 'text'],
  },
  claims: {
    sql: `INSERT INTO claims (site_id, stream, body) SELECT * ${u('a', 'b', 'c')}
      ON CONFLICT (site_id, stream) DO UPDATE SET body = excluded.body`,
    types: ['text', 'text', 'text'],
  },
  claimants: {
    sql: `INSERT INTO claimants (site_id, identifier, stream) SELECT * ${u('a', 'b', 'c')} ON CONFLICT DO NOTHING`,
    types: ['text', 'text', 'text'],
  },
  noClaimants: {
    sql: `DELETE FROM claimants c USING (SELECT * ${u('site', 'identifier', 'stream')}) u
      WHERE c.site_id = u.site AND c.identifier = u.identifier AND c.stream = u.stream`,
    types: ['text', 'text', 'text'],
  },
  crossings: {
    sql: `INSERT INTO crossings (id, site_id, contact_id, plan_id, plan_version, threshold, direction, at, stated_at,
      silent, alerts, body) SELECT * ${u('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l')}`,
    types: [...Array(7).fill('text'), ...Array(4).fill('bigint'), 'text'],
  },
  tags: {
    sql: `INSERT INTO tags (site_id, list, tag) SELECT * ${u('a', 'b', 'c')} ON CONFLICT DO NOTHING`,
    types: ['text', 'text', 'text'],
    mayLose: 'a tag',
  },
  alerts: {
    sql: `INSERT INTO alerts (id, site_id, contact_id, rule_id, kind, at, stated_at, body)
      SELECT * ${u('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')} ON CONFLICT DO NOTHING`,
    types: [...Array(5).fill('text'), 'bigint', 'bigint', 'text'],
  },
  rewards: {
    sql: `INSERT INTO rewards (id, site_id, contact_id, plan_id, plan_version, rule_id, crossing_id, name, amount,
      currency, score, at, granted_at, state, state_at, reference)
      SELECT a, b, c, d, e, f, g, h, i, j, k, l, m, 'granted', m, ''
      ${u('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm')} ON CONFLICT DO NOTHING`,
    types: [...Array(8).fill('text'), 'bigint', 'text', ...Array(3).fill('bigint')],
  },
  movedAlerts: { sql: moved('alerts'), types: ['text', 'text', 'text'] },
  movedItems: { sql: moved('delivery_items'), types: ['text', 'text', 'text'] },
  movedDeeds: { sql: moved('lead_deeds'), types: ['text', 'text', 'text'] },
  movedReferrals: { sql: moved('referrals'), types: ['text', 'text', 'text'] },
  movedCommissions: { sql: moved('commissions'), types: ['text', 'text', 'text'] },
  movedPins: { sql: moved('commission_pins'), types: ['text', 'text', 'text'] },
  movedDecisions: { sql: moved('commission_decisions'), types: ['text', 'text', 'text'] },
  movedRewards: { sql: moved('rewards'), types: ['text', 'text', 'text'] },
  movedCrmPeople: { sql: moved('crm_people'), types: ['text', 'text', 'text'] },
  movedCrmPushes: { sql: moved('crm_pushes'), types: ['text', 'text', 'text'] },
  movedLeads: {
    sql: `UPDATE leads t SET contact_id = m.survivor FROM (
        SELECT DISTINCT ON (u.site, u.survivor) u.site, u.lost, u.survivor ${u('site', 'lost', 'survivor')}
        JOIN leads l ON l.site_id = u.site AND l.contact_id = u.lost
        WHERE NOT EXISTS (SELECT 1 FROM leads o WHERE o.site_id = u.site AND o.contact_id = u.survivor)
        ORDER BY u.site, u.survivor, u.lost) m
      WHERE t.site_id = m.site AND t.contact_id = m.lost`,
    types: ['text', 'text', 'text'],
  },
  rejected: {
    sql: `INSERT INTO rejected (site_id, received_at, code, field, message, key_class, event_id, raw)
      SELECT * ${u('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')}`,
    types: ['text', 'bigint', ...Array(6).fill('text')],
  },
  changes: {
    sql: `INSERT INTO changes (origin, number, outcome) SELECT * ${u('a', 'b', 'c')}`,
    types: ['text', 'bigint', 'text'],
  },
} satisfies Record<string, Part>

const MOVED = [
  ...(['movedAlerts', 'movedItems', 'movedDeeds', 'movedReferrals'] as const),
  ...(['movedCommissions', 'movedPins', 'movedDecisions', 'movedRewards', 'movedLeads'] as const),
  ...(['movedCrmPeople', 'movedCrmPushes'] as const),
]
const ORDINALS = new Map(Object.keys(PARTS).map((name, i) => [name, i]))

type Rows = Partial<Record<keyof typeof PARTS, Cell[][]>>

/** Rows of a decision, each list sorted by its keys, so that two batches lock rows in the same order. */
export const rowsOf = (
  decision: Decision,
  known: Known,
  contactTexts: readonly string[],
  staleStreams: Iterable<string>,
): Rows => {
  const rows: Required<Rows> = Object.fromEntries(
    Object.keys(PARTS).map(part => [part, [] as Cell[][]]),
  ) as never
  for (const name of staleStreams) {
    const [site, key] = splitKey(name)
    const row = known.streams.get(name)
    rows.unchanged.push([site, key, row ? writeSpans(row.spans) : null])
  }
  for (const { site, stream, event, digest, order } of decision.events) {
    const body = writeEvent(event, stream)
    const mark = markOf(event)
    const time = Math.floor(event.time)
    rows.marks.push([site, mark, digest, time])
    rows.events.push([site, stream, time, body])
    if (order !== null) rows.orders.push([site, order, mark, stream, time, body])
  }
  for (const row of decision.streams) {
    const before = known.streams.get(joinKey(row.site, row.key))
    const cells = [row.site, row.key, writeSpans(row.spans), row.hasClaims]
    if (before) rows.streams.push([...cells, writeSpans(before.spans)])
    else rows.newStreams.push(cells)
  }
  decision.contacts.forEach((row, i) => {
    const cells = [row.site, row.id, row.mergedInto !== null, contactTexts[i]!]
    const isNew = !known.contacts.get(joinKey(row.site, row.id))
    rows[isNew ? 'newContacts' : 'contacts'].push(cells)
    if (row.mergedInto === null) return
    for (const part of MOVED) rows[part].push([row.site, row.id, row.mergedInto])
  })
  for (const { site, stream, claims } of decision.claims) {
    const before = new Set(
      (known.claims.get(joinKey(site, stream)) ?? ([] as Claim[])).flatMap(identifiersOf),
    )
    const after = new Set(claims.flatMap(identifiersOf))
    rows.claims.push([site, stream, writeClaims(stream, claims)])
    for (const identifier of after.difference(before)) rows.claimants.push([site, identifier, stream])
    for (const identifier of before.difference(after)) rows.noClaimants.push([site, identifier, stream])
  }
  for (const one of decision.crossings)
    rows.crossings.push([
      one.id,
      one.site,
      one.contact,
      one.plan,
      one.planVersion,
      one.threshold,
      one.direction,
      one.at,
      one.statedAt,
      one.silent ? 1 : 0,
      one.alerts ? 1 : 0,
      exactJson(one),
    ])
  for (const { site, list, tag } of decision.tags ?? []) rows.tags.push([site, list, tag])
  for (const one of decision.alerts ?? [])
    rows.alerts.push([
      one.id,
      one.site,
      one.contact,
      one.rule,
      one.kind,
      one.at,
      one.statedAt,
      exactJson(one),
    ])
  for (const one of decision.rewards ?? [])
    rows.rewards.push([
      ...[one.id, one.site, one.contact, one.plan, one.planVersion, one.rule, one.crossing, one.name],
      ...[one.amount, one.currency, one.score, one.at, one.statedAt],
    ])
  for (const { site, refused } of decision.refused) {
    const { code, field = null, message } = refused.refusal
    const { receivedAt, key, eventId, raw } = refused
    rows.rejected.push([site, receivedAt, code, field, message, key, eventId, raw])
  }
  for (const part of ['marks', 'newStreams', 'streams', 'newContacts', 'claims', 'claimants'] as const)
    rows[part].sort(byKey)
  return rows
}

/** Writes all rows in one statement; throws LostRace if another batch was faster. */
export const write = async (client: Client, rows: Rows): Promise<void> => {
  const names = (Object.keys(PARTS) as (keyof typeof PARTS)[]).filter(name => rows[name]?.length)
  if (names.length === 0) return
  const values = names.flatMap(name =>
    PARTS[name].types.map((_, column) => rows[name]!.map(row => cellOf(row[column]!))),
  )
  const { rows: counts } = await client.query<Record<string, number>>({
    name: `write ${names.map(name => ORDINALS.get(name))}`,
    text: statementFor(names),
    values,
  })
  for (const name of names) {
    const part: Part = PARTS[name]
    if (part.mayLose && counts[0]![name.toLowerCase()] !== rows[name]!.length)
      throw new LostRace(part.mayLose)
  }
}

const statementFor = (names: (keyof typeof PARTS)[]): string => {
  let at = 0
  const parts = names.map(name => {
    const { sql, types, reads }: Part = PARTS[name]
    let column = 0
    const numbered = sql.replace(/\?/g, () => `$${++at}::${types[column++]}[]`)
    return `${name} AS (${numbered}${reads ? '' : ' RETURNING 1'})`
  })
  return `WITH ${parts.join(',\n')} SELECT ${names.map(name => `(SELECT count(*) FROM ${name}) AS ${name}`).join()}`
}

const cellOf = (cell: Cell): Cell => (typeof cell === 'string' ? text(cell) : cell)

/**
 * Compares by the first two columns, the keys of all sorted parts; in UTF-16 units, since any fixed order suffices.
 */
const byKey = (a: Cell[], b: Cell[]): number =>
  a[0]! < b[0]! ? -1 : a[0]! > b[0]! ? 1 : a[1]! < b[1]! ? -1 : a[1]! > b[1]! ? 1 : 0
