import { useSignal } from '@preact/signals'
import type { CommissionState } from '../../../shared/commission.ts'
import type { PartnerInfo } from '../../../shared/partner.ts'
import type { CommissionPage } from '../../../shared/sale.ts'
import type { Site } from '../../../shared/site.ts'
import { get } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { OneOf } from '../../ui/filters.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Table } from '../../ui/table.tsx'
import { Adjust } from './adjust.tsx'
import { commissionWords } from './amounts.ts'
import { NeedsRight } from './needs-right.tsx'
import { SaleRow } from './sale-row.tsx'
import { Totals } from './totals.tsx'
import { useRights } from './use-rights.ts'
import { moneyWords } from './words.ts'

const STEP = 50
const STATES: CommissionState[] = [
  ...(['needs_amount', 'held', 'waiting', 'due', 'in_statement'] as const),
  ...(['corrected', 'paid', 'void'] as const),
]

/** The commissions of a site: filters, totals, and the reason of each. */
export function SalesPart({ site }: { site: Site }) {
  const say = moneyWords.value
  const path = `/api/sites/${encodeURIComponent(site.id)}`
  const partner = useSignal('')
  const state = useSignal<CommissionState | ''>('')
  const order = useSignal('')
  const from = useSignal('')
  const to = useSignal('')
  const limit = useSignal(STEP)
  const { has, isKnown } = useRights()
  const partners = useResource<{ rows: PartnerInfo[] }>(path, signal => get(`${path}/partners`, {}, signal))
  const query = {
    ...{ partner: partner.value, state: state.value, order: order.value.trim(), limit: limit.value },
    from: from.value && new Date(`${from.value}T00:00`).toISOString(),
    to: to.value && dayAfter(to.value),
  }
  const list = useResource<CommissionPage>(`${path}${JSON.stringify(query)}`, signal =>
    get(`${path}/commissions`, query, signal),
  )
  const rows = partners.data.value?.rows ?? []
  const nameOf = (id: string) => rows.find(one => one.id === id)?.name || id
  const isFiltered = [partner, state, order, from, to].some(({ value }) => value !== '')
  return (
    <>
      <Panel id="sales" title={say.sales} lead={say.salesLead}>
        {isKnown && !has('partners.manage') && <NeedsRight right="partners.manage" />}
        <div class="money-filters">
          <OneOf
            label={say.partner}
            value={partner.value}
            options={[
              { value: '', label: say.allPartners },
              ...rows.map(({ id, name }) => ({ value: id, label: name || id })),
            ]}
            choose={value => {
              partner.value = value
            }}
          />
          <OneOf
            label={say.state}
            value={state.value}
            options={[
              { value: '', label: say.allStates },
              ...STATES.map(value => ({ value, label: commissionWords().states[value] })),
            ]}
            choose={value => {
              state.value = value as CommissionState | ''
            }}
          />
          <label>
            {say.from}{' '}
            <input
              type="date"
              class="tag-field"
              value={from.value}
              onChange={event => (from.value = event.currentTarget.value)}
            />
          </label>
          <label>
            {say.to}{' '}
            <input
              type="date"
              class="tag-field"
              value={to.value}
              onChange={event => (to.value = event.currentTarget.value)}
            />
          </label>
          <input
            type="search"
            class="tag-field"
            aria-label={say.findOrder}
            placeholder={say.findOrder}
            value={order.value}
            onChange={event => (order.value = event.currentTarget.value)}
          />
        </div>
        <Loaded of={list} lines={6}>
          {({ rows: found, next }) =>
            found.length === 0 ? (
              <p class="soft">{isFiltered ? say.salesFilteredNone : say.salesNone}</p>
            ) : (
              <>
                <Table
                  labelledBy="sales"
                  isStacked
                  head={[say.order, say.partner, say.base, say.commission, say.state, say.dueAt, null]}
                >
                  {found.map(row => (
                    <SaleRow
                      key={`${row.cause} ${row.currency} ${row.partner}`}
                      row={row}
                      path={path}
                      partners={rows}
                      mayDecide={has('partners.manage')}
                      reload={list.reload}
                    />
                  ))}
                </Table>
                {next !== null && limit.value < 1000 && (
                  <button
                    type="button"
                    class="button"
                    onClick={() => {
                      limit.value = Math.min(1000, limit.value * 4)
                    }}
                  >
                    {say.more}
                  </button>
                )}
              </>
            )
          }
        </Loaded>
      </Panel>
      {list.data.value && list.data.value.totals.length > 0 && (
        <Totals totals={list.data.value.totals} nameOf={nameOf} />
      )}
      {has('partners.manage') && <Adjust partners={rows} reload={list.reload} />}
    </>
  )
}

/** The instant at which the reader's day ends. */
function dayAfter(day: string): string {
  const date = new Date(`${day}T00:00`)
  date.setDate(date.getDate() + 1)
  return date.toISOString()
}
