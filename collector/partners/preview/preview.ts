import type { Programme } from '../../../shared/programme.ts'
import type { ProgrammePreview } from '../../../shared/programme-preview.ts'
import { bonusesOf, type Counted } from '../../attribution/bonus.ts'
import { type Customer, type Reckoned, reckon } from '../../attribution/customer.ts'
import { daysAfter, inSequence, type Setting, type Terms } from '../../attribution/terms.ts'
import type { Store } from '../../model/port.ts'
import type { ContactRow, SiteId } from '../../model/rows.ts'
import { iso } from '../../platform/iso.ts'
import { customersOf } from '../commissions/customer-of.ts'
import type { SiteTerms } from '../commissions/site-terms.ts'
import { termsOfVersion } from '../programme/engine-terms.ts'
import { partnerContacts } from './partner-contacts.ts'

/** Contacts that are read together; between two pieces other requests are answered. */
const PIECE = 100

type Wish = { document: Programme; days: number }
/** The orders of one side that a partner has, without their events. */
type Side = { orders: Counted[]; earned: Map<string, bigint> }
type Sides = { current: Map<string, Side>; proposed: Map<string, Side> }

/**
 * What each partner would have earned for the orders of the last days, if the document had been in force from their first
 * day on. Both sides are computed by the engine without the pins of statements, so that the document is the only difference.
 */
export async function previewProgramme(
  store: Store,
  terms: SiteTerms,
  { document, days }: Wish,
  to: number,
): Promise<ProgrammePreview> {
  const draft = termsOfVersion({ version: 0, document, beginsAt: 0, publishedAt: to }, terms.site.timeZone)
  const from = daysAfter(draft, to, -days)
  const proposed = settingWith(terms.setting, draft, from)
  const sides: Sides = { current: new Map(), proposed: new Map() }
  let [orders, moved] = [0, 0]
  await inPieces(store, terms, from, to, customer => {
    const before = ordersIn(reckon(customer, terms.setting, to), from, to)
    const after = ordersIn(reckon(customer, proposed, to), from, to)
    for (const one of before.values()) add(sides.current, one)
    for (const one of after.values()) add(sides.proposed, one)
    // A document that pays for deals instead of orders has other orders.
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      orders += 1
      if ((before.get(id)?.partner ?? null) !== (after.get(id)?.partner ?? null)) moved += 1
    }
  })
  const bonuses = {
    current: bonusSums(sides.current, terms.setting),
    proposed: bonusSums(sides.proposed, { ...proposed, versions: [draft] }),
  }
  const names = await namesOf(store, terms.site.id)
  const rows = rowsOf(sides, bonuses, names)
  return { from: iso(from), to: iso(to), orders, moved, rows, totals: totalsOf(rows) }
}

/** The document as a version that began at the first day; published versions hold before it. */
const settingWith = (setting: Setting, draft: Terms, from: number): Setting => ({
  ...setting,
  versions: inSequence([
    ...setting.versions.filter(({ beginsAt }) => beginsAt < from),
    { ...draft, beginsAt: from },
  ]),
})

async function inPieces(
  store: Store,
  terms: SiteTerms,
  from: number,
  to: number,
  take: (customer: Customer) => void,
): Promise<void> {
  const rows = await partnerContacts(store, terms.site.id, from)
  for (let at = 0; at < rows.length; at += PIECE) {
    const piece: ContactRow[] = rows.slice(at, at + PIECE)
    for (const customer of await customersOf(store, terms, piece, to)) take(withoutStatements(customer))
    await new Promise<void>(resolve => {
      setImmediate(resolve)
    })
  }
}

/** A pin stays only where the events of its order have been deleted. */
function withoutStatements(customer: Customer): Customer {
  if (customer.pins.size === 0) return customer
  const told = new Set(
    customer.facts.flatMap(({ event }) => (event.name === 'purchase' ? [event.props.transaction_id] : [])),
  )
  return { ...customer, pins: new Map([...customer.pins].filter(([order]) => !told.has(order))) }
}

const ordersIn = (all: readonly Reckoned[], from: number, to: number): Map<string, Reckoned> =>
  new Map(all.flatMap(one => (from <= one.order.time && one.order.time < to ? [[one.order.id, one]] : [])))

function add(sides: Map<string, Side>, one: Reckoned): void {
  const { partner, when, currency, base, isVoid, order } = one
  if (partner === null) return
  const side: Side = sides.get(partner) ?? { orders: [], earned: new Map() }
  sides.set(partner, side)
  const { id, time, isKept } = order
  side.orders.push({ partner, when, currency, base, isVoid, order: { id, time, isKept } })
  for (const { currency: paid, amount } of one.earned)
    side.earned.set(paid, (side.earned.get(paid) ?? 0n) + amount)
}

type Sums = Map<string, Map<string, bigint>>

/** By partner and currency. Only the orders of the time count, on both sides. */
function bonusSums(sides: ReadonlyMap<string, Side>, setting: Setting): Sums {
  const sums: Sums = new Map()
  for (const [partner, { orders }] of sides) {
    const own = new Map<string, bigint>()
    for (const { currency, amount } of bonusesOf(partner, orders, setting))
      own.set(currency, (own.get(currency) ?? 0n) + amount)
    sums.set(partner, own)
  }
  return sums
}

function rowsOf(
  sides: Sides,
  bonuses: { current: Sums; proposed: Sums },
  names: ReadonlyMap<string, string>,
): ProgrammePreview['rows'] {
  const rows: ProgrammePreview['rows'] = []
  for (const partner of new Set([...sides.current.keys(), ...sides.proposed.keys()])) {
    const currencies = new Set(
      [
        sides.current.get(partner)?.earned,
        sides.proposed.get(partner)?.earned,
        bonuses.current.get(partner),
        bonuses.proposed.get(partner),
      ].flatMap(sums => [...(sums?.keys() ?? [])]),
    )
    for (const currency of currencies) {
      const side = (which: keyof Sides) => {
        const bonus = Number(bonuses[which].get(partner)?.get(currency) ?? 0n)
        return { bonus, sum: Number(sides[which].get(partner)?.earned.get(currency) ?? 0n) + bonus }
      }
      const [current, proposed] = [side('current'), side('proposed')]
      rows.push({
        ...{ partner, name: names.get(partner) ?? '', currency },
        ...{ current: current.sum, proposed: proposed.sum, difference: proposed.sum - current.sum },
        ordersCurrent: sides.current.get(partner)?.orders.length ?? 0,
        ordersProposed: sides.proposed.get(partner)?.orders.length ?? 0,
        ...{ bonusesCurrent: current.bonus, bonusesProposed: proposed.bonus },
      })
    }
  }
  return rows.toSorted(
    (a, b) => Math.abs(b.difference) - Math.abs(a.difference) || (a.partner < b.partner ? -1 : 1),
  )
}

const totalsOf = (rows: ProgrammePreview['rows']): ProgrammePreview['totals'] =>
  [...Map.groupBy(rows, ({ currency }) => currency)]
    .map(([currency, own]) => {
      const sum = (of: 'current' | 'proposed') => own.reduce((total, row) => total + row[of], 0)
      const [current, proposed] = [sum('current'), sum('proposed')]
      return { currency, current, proposed, difference: proposed - current }
    })
    .toSorted((a, b) => (a.currency < b.currency ? -1 : 1))

async function namesOf({ db }: Store, site: SiteId): Promise<Map<string, string>> {
  const rows = await db.selectFrom('partners').select(['id', 'name']).where('site_id', '=', site).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
