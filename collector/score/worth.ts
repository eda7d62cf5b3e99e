import { amountOf } from '../../shared/amount.ts'
import type { PerUnit } from '../../shared/plan.ts'
import { decimal, inTenThousandths, ONE, tidy, timesFactor, timesUnits, units, type Worth } from './exact.ts'
import type { View } from './rules/event-view.ts'
import { getter } from './rules/field.ts'
import { fold, textOf } from './text.ts'

export type Earns = (view: View) => Worth

/** The most that points may be; a rate without a maximum stops here too. */
export const MOST_POINTS = 1_000_000

/** Points per unit: a rate times the field's amount, capped by size. No amount, or another currency, earns 0. */
export function compileWorth({ field, rate, max, currency }: PerUnit): Earns {
  const read = getter(field)
  const each = inTenThousandths(rate)
  const most = decimal(max ?? MOST_POINTS)
  const wanted = currency === undefined ? null : fold(currency.trim())
  return view => {
    if (wanted !== null && fold((textOf(view.fact.event.props.currency) ?? '').trim()) !== wanted) return 0
    const amount = amountOf(read(view))
    if (amount === null || amount <= 0) return 0
    return tidy(bounded(units(timesFactor(decimal(amount), each)), most))
  }
}

function bounded(worth: bigint, most: bigint): bigint {
  if (worth > most) return most
  return worth < -most ? -most : worth
}

/** The value after a refund; `kept` is the part of the order that was not refunded, in units of 10⁻¹⁸. */
export const afterRefund = (worth: Worth, kept: bigint): Worth =>
  kept === ONE ? worth : tidy(timesUnits(units(worth), kept))
