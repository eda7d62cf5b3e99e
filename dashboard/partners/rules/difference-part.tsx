import { useSignal } from '@preact/signals'
import type { OrderBases, ProgrammePreview } from '../../../shared/programme-preview.ts'
import { post } from '../../core/api.ts'
import { may } from '../../core/session.ts'
import { Labelled, useAttempt } from '../../ui/form.tsx'
import { shortDay } from '../../ui/format.ts'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Select } from '../../ui/select.tsx'
import { Lines } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { minor } from '../money/amounts.ts'
import { ruleWords } from './words.ts'

const DAYS = [30, 90, 180, 365] as const
const FIRST = 90

/** What the latest saved draft would have paid, by partner, beside what was earned. `path`: the programme's. */
export function DifferencePart({ path }: { path: string }) {
  const say = ruleWords.value
  const days = useSignal(FIRST)
  const found = useSignal<ProgrammePreview | null>(null)
  const { attempt, problem, isBusy } = useAttempt()
  const compute = () => {
    found.value = null
    return attempt(async () => {
      found.value = await post<ProgrammePreview>(`${path}/preview`, { days: days.value })
    })
  }
  return (
    <Panel id="difference" title={say.difference} lead={say.differenceLead}>
      {may('member') ? (
        <form
          class="form-line"
          onSubmit={event => {
            event.preventDefault()
            void compute()
          }}
        >
          <Labelled label={say.days}>
            <Select
              label={say.days}
              value={String(days.value)}
              options={DAYS.map(one => ({ value: String(one), label: say.daysOf(one) }))}
              choose={value => {
                days.value = Number(value)
                found.value = null
              }}
            />
          </Labelled>
          <button type="submit" class="button" disabled={isBusy.value}>
            {say.compute}
          </button>
        </form>
      ) : (
        <p>{say.memberOnly}</p>
      )}
      {isBusy.value && (
        <>
          <p class="programme-found" role="status">
            {say.computing}
          </p>
          <Lines count={4} />
        </>
      )}
      {problem.value !== null && <InlineProblem error={problem.value} />}
      {found.value && <Found preview={found.value} />}
      {may('member') && <Bases path={path} />}
    </Panel>
  )
}

function Found({ preview }: { preview: ProgrammePreview }) {
  const say = ruleWords.value
  const { rows, totals, orders, moved, from, to } = preview
  if (orders === 0 && rows.length === 0)
    return (
      <p class="programme-found" role="status">
        {say.noOrders}
      </p>
    )
  return (
    <>
      <p class="programme-found" role="status">
        {shortDay(from)} – {shortDay(to)}: {say.summary(orders, moved)} {rows.length === 0 && say.noPartners}
      </p>
      {rows.length > 0 && (
        <Table labelledBy="difference" isStacked head={[say.partner, say.earned, say.proposed, say.change]}>
          {rows.map(row => (
            <tr key={`${row.partner} ${row.currency}`}>
              <th scope="row">
                <a href={`/partners/${row.partner}`}>{row.name || row.partner}</a>
                <small>
                  {say.orders(row.ordersCurrent, row.ordersProposed)}
                  {(row.bonusesCurrent !== 0 || row.bonusesProposed !== 0) &&
                    `, ${say.bonusPart(minor(row.bonusesCurrent, row.currency), minor(row.bonusesProposed, row.currency))}`}
                </small>
              </th>
              <Sums row={row} />
            </tr>
          ))}
          {totals.map(total => (
            <tr key={total.currency} class="programme-total">
              <th scope="row">{say.all}</th>
              <Sums row={total} />
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}

function Sums({ row }: { row: ProgrammePreview['totals'][number] }) {
  const say = ruleWords.value
  const { currency, current, proposed, difference } = row
  return (
    <>
      <td class="codes-number" data-label={say.earned}>
        {minor(current, currency)}
      </td>
      <td class="codes-number" data-label={say.proposed}>
        {minor(proposed, currency)}
      </td>
      <td class="codes-number" data-label={say.change}>
        {difference === 0 ? say.same : `${difference > 0 ? '+' : ''}${minor(difference, currency)}`}
      </td>
    </>
  )
}

function Bases({ path }: { path: string }) {
  const say = ruleWords.value
  const bases = useSignal<OrderBases['rows'] | null>(null)
  const { attempt, problem, isBusy } = useAttempt()
  const load = () =>
    attempt(async () => {
      bases.value = (await post<OrderBases>(`${path}/preview/bases`)).rows
    })
  return (
    <section class="programme-rules">
      <h3 id="difference-bases" class="programme-title">
        {say.bases}
      </h3>
      <p class="soft">{say.basesLead}</p>
      {bases.value === null ? (
        <button type="button" class="button" disabled={isBusy.value} onClick={() => void load()}>
          {say.basesShow}
        </button>
      ) : bases.value.length === 0 ? (
        <p role="status">{say.basesNone}</p>
      ) : (
        <Table labelledBy="difference-bases" isStacked head={[say.order, say.value, say.base]}>
          {bases.value.map(({ order, at, currency, value, base, given }) => (
            <tr key={order}>
              <th scope="row">
                {order}
                <small>
                  {shortDay(at)}
                  {Object.entries(given).map(([name, sent]) => `, ${name} ${String(sent)}`)}
                </small>
              </th>
              <td class="codes-number" data-label={say.value}>
                {value === null ? say.unreadable : minor(value, currency ?? '')}
              </td>
              <td class="codes-number" data-label={say.base}>
                {base === null ? say.unreadable : minor(base, currency ?? '')}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {isBusy.value && <Lines count={3} />}
      {problem.value !== null && <InlineProblem error={problem.value} />}
    </section>
  )
}
