import type { CommissionTotals } from '../../../shared/sale.ts'
import { Panel } from '../../ui/panel.tsx'
import { Table } from '../../ui/table.tsx'
import { commissionWords, minor } from './amounts.ts'
import { moneyWords } from './words.ts'

type Sum = { count: number; earned: number; open: number }

/** Sums by state and by partner; currencies are never added. */
export function Totals({ totals, nameOf }: { totals: CommissionTotals; nameOf: (id: string) => string }) {
  const say = moneyWords.value
  const states = grouped(totals, ({ state, currency }) => `${state} ${currency}`)
  const partners = grouped(totals, ({ partner, currency }) => `${partner} ${currency}`)
  return (
    <Panel id="totals" title={say.totals} lead={say.totalsLead}>
      <dl class="money-sums">
        {states.map(({ one, sum }) => (
          <div key={`${one.state}${one.currency}`}>
            <dt>{commissionWords().states[one.state]}</dt>
            <dd>
              {minor(sum.earned, one.currency)} <small class="soft">{say.items(sum.count)}</small>
            </dd>
          </div>
        ))}
      </dl>
      <Table labelledBy="totals" isStacked head={[say.partner, say.commission, say.stillOpen]}>
        {partners.map(({ one, sum }) => (
          <tr key={`${one.partner}${one.currency}`}>
            <th scope="row">
              {nameOf(one.partner)}
              <small>{say.items(sum.count)}</small>
            </th>
            <td class="codes-number" data-label={say.commission}>
              {minor(sum.earned, one.currency)}
            </td>
            <td class="codes-number" data-label={say.stillOpen}>
              {minor(sum.open, one.currency)}
            </td>
          </tr>
        ))}
      </Table>
    </Panel>
  )
}

function grouped(totals: CommissionTotals, keyOf: (one: CommissionTotals[number]) => string) {
  return [...Map.groupBy(totals, keyOf).values()]
    .map(own => ({
      one: own[0]!,
      sum: own.reduce<Sum>(
        (sum, { count, earned, open }) => ({
          count: sum.count + count,
          earned: sum.earned + earned,
          open: sum.open + open,
        }),
        { count: 0, earned: 0, open: 0 },
      ),
    }))
    .toSorted((a, b) => b.sum.earned - a.sum.earned)
}
