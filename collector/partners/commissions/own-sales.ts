import { Temporal } from 'temporal-polyfill'
import type { OwnSale, OwnSales, OwnWhy } from '../../../shared/sale.ts'
import type { Reckoned } from '../../attribution/customer.ts'
import { calendarOf, versionAt } from '../../attribution/terms.ts'
import type { ContactSummary } from '../../model/rows.ts'
import { iso, isoOrNull } from '../../platform/iso.ts'
import { commissionPage, type Filter } from './commission-page.ts'
import type { Entry } from './ledger-of.ts'
import type { SiteTerms } from './site-terms.ts'

const DAYS_SHOWN = 6

/** The ledger of one partner as the partner reads it. `referred`: names of the partner's own referrals by contact. */
export function ownSales(
  entries: readonly Entry[],
  { setting, site }: SiteTerms,
  referred: ReadonlyMap<string, string>,
  filter: Filter,
  now: number,
): OwnSales {
  const { rows, next } = commissionPage(entries, filter, now)
  const contacts = new Map(entries.map(one => [one.cause, one.commission?.contact_id ?? null]))
  const version = versionAt(setting, now) ?? setting.versions.at(-1)
  const zone = version?.zone ?? site.timeZone
  const sums = sumsOf(entries, now)
  return {
    rows: rows.map(({ partner: _, ...row }): OwnSale => {
      const contact = contacts.get(row.cause)
      return { ...row, customer: contact ? (referred.get(contact) ?? '') : '' }
    }),
    next,
    sums,
    becomesDue: becomesDue(entries, zone, now),
    minimum: (version?.minimum ?? [])
      .map(({ currency, amount }) => {
        const due = sums.find(sum => sum.currency === currency)?.due ?? 0
        return { currency, minimum: Number(amount), missing: Math.max(0, Number(amount) - due) }
      })
      .filter(({ currency }) => sums.some(sum => sum.currency === currency)),
    nextClosing: version ? iso(calendarOf(zone).bounds('month', now).end) : null,
  }
}

const isWaiting = (entry: Entry, now: number): boolean =>
  entry.frozen === 0n && entry.earned > 0n && (entry.dueAt === null || entry.dueAt > now || entry.isHeld)

function sumsOf(entries: readonly Entry[], now: number): OwnSales['sums'] {
  const sums = new Map<string, OwnSales['sums'][number]>()
  for (const entry of entries) {
    const { currency, earned, frozen, statements } = entry
    if (earned === 0n && frozen === 0n) continue
    const sum = sums.get(currency) ?? { currency, waiting: 0, due: 0, paid: 0 }
    const isPaid = statements.length > 0 && statements.every(one => one.isPaid)
    sums.set(currency, {
      currency,
      waiting: sum.waiting + (isWaiting(entry, now) ? Number(earned) : 0),
      // What is frozen and not paid is owed too, and a correction counts at once.
      due: sum.due + (isWaiting(entry, now) ? 0 : Number(earned - (isPaid ? frozen : 0n))),
      paid: sum.paid + (isPaid ? Number(frozen) : 0),
    })
  }
  return [...sums.values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}

function becomesDue(entries: readonly Entry[], zone: string, now: number): OwnSales['becomesDue'] {
  const sums = new Map<string, OwnSales['becomesDue'][number]>()
  for (const { dueAt, earned, frozen, isHeld, currency } of entries) {
    if (dueAt === null || dueAt <= now || frozen !== 0n || earned <= 0n || isHeld) continue
    const day = Temporal.Instant.fromEpochMilliseconds(dueAt)
      .toZonedDateTimeISO(zone)
      .toPlainDate()
      .toString()
    const before = sums.get(`${day} ${currency}`)?.amount ?? 0
    sums.set(`${day} ${currency}`, { day, currency, amount: before + Number(earned) })
  }
  return [...sums.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1)).slice(0, DAYS_SHOWN)
}

/** Why an order is this partner's. Evidence of other partners is left out; that there was some is said. */
export function ownWhy(
  one: Reckoned,
  partner: string,
  referredName: string | undefined,
  summary: ContactSummary | null,
): OwnWhy {
  const own = one.how.candidates.filter(candidate => candidate.partner === partner)
  return {
    ...{ order: one.order.id, at: iso(one.order.time), isPinned: one.isPinned, isKept: one.order.isKept },
    customer: referredName ?? masked(summary),
    ...{ why: one.why, when: one.when, dueAt: isoOrNull(one.dueAt), flags: one.flags },
    evidence: own.map(({ by, of, at, reason }) => ({
      by,
      // Ids of referrals and decisions say nothing to a partner.
      of: by === 'referral' || by === 'decision' ? '' : of,
      at: iso(at),
      reason,
    })),
    hadOthers: one.how.candidates.some(
      candidate => candidate.partner !== null && candidate.partner !== partner,
    ),
    lines: one.pinned.lines.map(({ item, itemId, rule }, index) => ({
      product: productOf(item) ?? itemId ?? '',
      rate: rateOf(rule),
      amounts: one.earned
        .map(({ currency, lines }) => ({ currency, amount: Number(lines[index] ?? 0n) }))
        .filter(({ amount }) => amount !== 0),
    })),
  }
}

function productOf(item: Record<string, unknown> | null): string | null {
  const name = item?.item_name ?? item?.name
  return typeof name === 'string' && name !== '' ? name.slice(0, 200) : null
}

function rateOf(rule: Reckoned['pinned']['lines'][number]['rule']): OwnWhy['lines'][number]['rate'] {
  if (rule?.pay.kind === 'percent') return { kind: 'percent', ppm: rule.pay.ppm }
  if (rule?.pay.kind !== 'fixed') return null
  const { amount, currency, per } = rule.pay
  return { kind: 'fixed', amount: Number(amount), currency, per }
}

/** `J. K.` of a name, `j…` of an address; empty if neither is known. */
function masked(summary: ContactSummary | null): string {
  if (!summary) return ''
  const initials = (summary.name ?? '')
    .split(/\s+/)
    .flatMap(word => [...word].slice(0, 1))
    .slice(0, 3)
  if (initials.length > 0) return initials.map(letter => `${letter.toUpperCase()}.`).join(' ')
  const [letter] = summary.email ?? ''
  return letter ? `${letter}…` : ''
}
