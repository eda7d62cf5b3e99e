import type { Store } from '../../model/port.ts'
import { retentionBegins } from '../../model/retention.ts'
import type { CommissionRow } from './commission-rows.ts'
import { Commissions } from './commissions.ts'
import { hashOf, linesOfStatement } from './statements.ts'

export type CommissionDifference = {
  site: string
  contact: string
  what: string
  live: unknown
  recomputed: unknown
}

/**
 * Recomputes the commissions of every contact from the stored events, and the hash of every statement from its lines, and
 * compares them with the stored values. Unpinned causes are left out once retention has deleted a part of their facts.
 */
export async function verifyCommissions({
  store,
  now,
}: {
  store: Store
  now(): number
}): Promise<CommissionDifference[]> {
  const commissions = new Commissions({ store, now })
  const { sites } = await store.registry()
  const found: CommissionDifference[] = []
  for (const site of sites.values()) {
    const terms = await commissions.terms.of(site.id)
    if (!terms) continue
    await commissions.settle(site.id)
    const keptSince =
      site.retention === null
        ? Number.NEGATIVE_INFINITY
        : retentionBegins(now(), site.retention, site.timeZone)
    const rows = await store.db.selectFrom('commissions').selectAll().where('site_id', '=', site.id).execute()
    const contacts = new Set(rows.flatMap(row => row.contact_id ?? []))
    if (terms.setting.versions.length > 0)
      await store.scan(chunk => {
        for (const { id, face } of chunk) if (face.codes) contacts.add(id)
      }, site.id)
    const recomputed: CommissionRow[] = []
    for (const contact of contacts) recomputed.push(...(await commissions.rowsOfContact(terms, contact)))
    for (const row of rows)
      if (row.contact_id === null)
        recomputed.push(...((await commissions.rowsOfOrphan(terms, row.order_id)) ?? []))
    const before = byCause(rows.filter(row => Number(row.rests_on) > keptSince))
    const after = byCause(recomputed.filter(row => Number(row.rests_on) > keptSince))
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      const [live, again] = [before.get(key), after.get(key)]
      if (live?.text === again?.text) continue
      const contact = live?.row.contact_id ?? again?.row.contact_id ?? ''
      found.push({
        site: site.id,
        contact,
        what: `commission ${key}`,
        live: live?.text,
        recomputed: again?.text,
      })
    }
    found.push(...(await compareStatements(store, site.id)))
  }
  return found
}

type Compared = Pick<
  CommissionRow,
  | 'cause'
  | 'currency'
  | 'partner_id'
  | 'contact_id'
  | 'amount'
  | 'due_at'
  | 'is_held'
  | 'needs_amount'
  | 'why'
  | 'rests_on'
>

function byCause(rows: readonly Compared[]): Map<string, { row: Compared; text: string }> {
  return new Map(
    rows.map(row => {
      const numbers = [row.amount, row.due_at ?? null, row.is_held, row.needs_amount]
      const text = JSON.stringify([
        ...[row.partner_id, row.contact_id, row.why],
        ...numbers.map(value => (value === null ? null : Number(value))),
      ])
      return [`${row.cause} ${row.currency}`, { row, text }]
    }),
  )
}

async function compareStatements(store: Store, site: string): Promise<CommissionDifference[]> {
  const found: CommissionDifference[] = []
  const statements = await store.db.selectFrom('statements').selectAll().where('site_id', '=', site).execute()
  for (const row of statements) {
    const lines = await linesOfStatement(store.db, site, Number(row.number))
    const hash = hashOf(row, lines)
    const sum = lines.reduce((total, { amount }) => total + Number(amount), 0)
    const what = `statement ${row.number}`
    if (hash !== row.hash)
      found.push({ site, contact: '', what: `${what} hash`, live: row.hash, recomputed: hash })
    if (sum !== Number(row.total))
      found.push({ site, contact: '', what: `${what} total`, live: Number(row.total), recomputed: sum })
  }
  return found
}
