import type {
  Attribution,
  CommissionInfo,
  StatementDetail,
  StatementInfo,
} from '../../../shared/commission.ts'
import { type Reckoned, wholeBase } from '../../attribution/customer.ts'
import { stateOf } from '../../attribution/ledger.ts'
import { iso, isoOrNull } from '../../platform/iso.ts'
import type { Entry } from './ledger-of.ts'
import type { LineRow, StatementRow } from './statements.ts'

const whole = (value: bigint | null): number | null => (value === null ? null : Number(value))
const count = (value: number | null | undefined): number | null => (value == null ? null : Number(value))

export function commissionInfo(entry: Entry, now: number): CommissionInfo {
  const { commission } = entry
  const how = JSON.parse(commission?.how ?? '{}') as { by?: string; when?: string; flags?: string[] }
  return {
    ...{ cause: entry.cause, partner: entry.partner, currency: entry.currency },
    order: commission?.order_id ?? null,
    at: iso(entry.at),
    state: stateOf(entry, now),
    amount: Number(entry.earned),
    frozen: Number(entry.frozen),
    value: count(commission?.value),
    base: count(commission?.base),
    dueAt: isoOrNull(entry.dueAt),
    by: how.by ?? null,
    when: how.when ?? null,
    flags: how.flags ?? [],
    why: commission?.why ?? null,
    isPinned: Number(commission?.is_pinned ?? 0) === 1,
    reason: entry.reason,
    bonus: bonusInfo(entry.cause),
    statements: entry.statements.map(({ number }) => Number(number)),
  }
}

/** A cause that is named by `bonusCause`; null for any other. */
function bonusInfo(cause: string): CommissionInfo['bonus'] {
  const [kind, rule, , start, ordinal] = cause.split(':')
  return kind === 'b' && rule !== undefined
    ? { rule, from: iso(Number(start)), ordinal: Number(ordinal) }
    : null
}

export const attributionOf = (one: Reckoned): Attribution => ({
  ...{ order: one.order.id, at: iso(one.order.time), partner: one.partner, isPinned: one.isPinned },
  ...{ isKept: one.order.isKept, when: one.when, why: one.why, currency: one.currency, flags: one.flags },
  value: whole(one.value),
  base: whole(wholeBase(one)),
  dueAt: isoOrNull(one.dueAt),
  amounts: one.earned.map(({ currency, amount, lines }) => ({
    ...{ currency, amount: Number(amount) },
    lines: lines.map(Number),
  })),
  candidates: one.how.candidates.map(({ by, partner, of, at, reason }) => ({
    by,
    partner,
    of,
    at: iso(at),
    reason,
  })),
})

export const statementInfo = (row: StatementRow): StatementInfo => ({
  ...{ number: Number(row.number), partner: row.partner_id, currency: row.currency, zone: row.zone },
  from: iso(Number(row.period_start)),
  to: iso(Number(row.period_end)),
  closedAt: iso(Number(row.closed_at)),
  closedBy: row.closed_by,
  total: Number(row.total),
  ...{ hash: row.hash, state: row.state, reference: row.reference, reason: row.reason },
  stateSince: iso(Number(row.state_at)),
})

type Shown = Pick<
  StatementDetail['lines'][number],
  'order' | 'by' | 'when' | 'base' | 'earned' | 'frozenBefore' | 'reason'
> & { at: number; dueAt: number | null }

export const statementDetail = (row: StatementRow, lines: readonly LineRow[]): StatementDetail => ({
  ...statementInfo(row),
  lines: lines.map(({ cause, amount, corrects, body }) => {
    const { at, dueAt, ...shown } = JSON.parse(body) as Shown
    return {
      ...{ cause, amount: Number(amount), corrects: count(corrects) },
      ...shown,
      at: iso(at),
      dueAt: isoOrNull(dueAt),
    }
  }),
})
