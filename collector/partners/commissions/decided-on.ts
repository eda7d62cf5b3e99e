import type { Kysely, Selectable } from 'kysely'
import type { Decision } from '../../attribution/attribute.ts'
import type { Customer } from '../../attribution/customer.ts'
import type { FlagDecision } from '../../attribution/flags.ts'
import type { Pin } from '../../attribution/pin.ts'
import type { SiteId } from '../../model/rows.ts'
import type { Tables } from '../../model/tables.ts'

type Decided = Pick<Customer, 'pins' | 'decisions' | 'flagDecisions'>
type PinRow = Pick<
  Selectable<Tables['commission_pins']>,
  'order_id' | 'contact_id' | 'at' | 'body' | 'id' | 'why'
>
type DecisionRow = Selectable<Tables['commission_decisions']>

/** The pins of an order without a customer, and what staff have decided on it. */
export async function decidedOnOrder(db: Kysely<Tables>, site: SiteId, order: string): Promise<Decided> {
  const pins = await pinsWhere(db, site).where('order_id', '=', order).execute()
  return decidedFrom(pins, await decisionsOn(db, site, [order], []))
}

/** By contact: its pins, and what staff have decided on it and on its orders. Two queries for all contacts. */
export async function decidedOnMany(
  db: Kysely<Tables>,
  site: SiteId,
  ordersOf: ReadonlyMap<string, readonly string[]>,
): Promise<Map<string, Decided>> {
  const contacts = [...ordersOf.keys()]
  const pins = Map.groupBy(
    await pinsWhere(db, site).where('contact_id', 'in', contacts).execute(),
    row => row.contact_id!,
  )
  // Includes pinned orders without events.
  const named = new Map(
    contacts.map(id => [
      id,
      new Set([...ordersOf.get(id)!, ...(pins.get(id) ?? []).map(row => row.order_id)]),
    ]),
  )
  const orders = [...new Set([...named.values()].flatMap(own => [...own]))]
  const decided = await decisionsOn(db, site, orders, contacts)
  const byOrder = Map.groupBy(decided, row => row.order_id)
  const byContact = Map.groupBy(decided, row => row.contact_id)
  return new Map(
    contacts.map(id => {
      const own = [...named.get(id)!].flatMap(order => byOrder.get(order) ?? [])
      const all = new Set([...own, ...(byContact.get(id) ?? [])])
      return [id, decidedFrom(pins.get(id) ?? [], [...all])]
    }),
  )
}

const pinsWhere = (db: Kysely<Tables>, site: SiteId) =>
  db
    .selectFrom('commission_pins')
    .select(['order_id', 'contact_id', 'at', 'body', 'id', 'why'])
    .where('site_id', '=', site)
    .where('ended_at', 'is', null)

const decisionsOn = (
  db: Kysely<Tables>,
  site: SiteId,
  orders: readonly string[],
  contacts: readonly string[],
): Promise<DecisionRow[]> =>
  db
    .selectFrom('commission_decisions')
    .selectAll()
    .where('site_id', '=', site)
    .where(row =>
      row.or([
        ...(orders.length > 0 ? [row('order_id', 'in', orders)] : []),
        ...(contacts.length > 0 ? [row('contact_id', 'in', contacts)] : []),
        row('id', '=', ''),
      ]),
    )
    .execute()

function decidedFrom(pinned: readonly PinRow[], decided: readonly DecisionRow[]): Decided {
  const decisions: Decision[] = []
  const flagDecisions: FlagDecision[] = []
  for (const row of decided) {
    const at = Number(row.at)
    if (row.kind === 'flag')
      flagDecisions.push({
        id: row.id,
        at,
        order: row.order_id!,
        flag: row.flag,
        answer: row.answer,
      } as FlagDecision)
    else if (row.kind === 'order' || row.kind === 'contact')
      decisions.push({
        id: row.id,
        at,
        order: row.order_id,
        from: Number(row.from_at ?? row.at),
        until: row.until_at === null ? null : Number(row.until_at),
        answer: row.answer === 'rules' ? 'rules' : { partner: row.partner_id },
      })
  }
  const sorted = pinned.toSorted(inSequence)
  // The latest pin holds.
  const pins = new Map<string, Pin>(
    sorted.map(({ order_id, at, body }) => [order_id, { at: Number(at), body }]),
  )
  return { decisions, flagDecisions, pins }
}

type PinPlace = { at: number; why: string; id: string }

/** Of two pins of one instant the pin of retention is the later: it contains the other one's data and more refunds. */
const inSequence = (a: PinPlace, b: PinPlace): number =>
  Number(a.at) - Number(b.at) ||
  Number(a.why === 'retention') - Number(b.why === 'retention') ||
  (a.id < b.id ? -1 : 1)
