import { useSignal } from '@preact/signals'
import type * as z from 'zod'
import type { ClosedMonth } from '../../../shared/commission.ts'
import { post } from '../../core/api.ts'
import { now } from '../../core/server-clock.ts'
import { useAttempt } from '../../ui/form.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Table } from '../../ui/table.tsx'
import { minor, sums } from './amounts.ts'
import { moneyWords } from './words.ts'

type Closed = z.infer<typeof ClosedMonth>
type Props = { path: string; nameOf: (id: string) => string; reload: () => void }

/** The month before the present one: `2026-04`. */
const lastMonth = (): string => {
  const date = new Date(now.value)
  const before = new Date(date.getFullYear(), date.getMonth() - 1, 15)
  return `${before.getFullYear()}-${String(before.getMonth() + 1).padStart(2, '0')}`
}

/** Closes a month after a preview by the same code. */
export function Closing({ path, nameOf, reload }: Props) {
  const say = moneyWords.value
  const month = useSignal(lastMonth())
  const preview = useSignal<Closed | null>(null)
  const isSure = useSignal(false)
  const { attempt, problem, isBusy } = useAttempt()
  const run = async (dryRun: boolean) => {
    const wish = { month: month.value, dryRun }
    await attempt(async () => {
      const answer = await post<Closed>(`${path}/statements/close`, wish)
      preview.value = dryRun ? answer : null
      isSure.value = false
      if (!dryRun) reload()
    })
  }
  const rows = preview.value?.rows ?? []
  const closed = rows.filter(({ outcome }) => outcome === 'closed')
  return (
    <Panel id="closing" title={say.closing} lead={say.closingLead}>
      <form
        class="form-line"
        onSubmit={event => {
          event.preventDefault()
          void run(true)
        }}
      >
        <label class="field">
          {say.month}
          <input
            name="month"
            type="month"
            required
            pattern="\d{4}-\d{2}"
            value={month.value}
            onInput={event => {
              month.value = event.currentTarget.value
              preview.value = null
            }}
          />
        </label>
        <button type="submit" class="button" disabled={isBusy.value}>
          {say.preview}
        </button>
      </form>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      {preview.value && rows.length === 0 && <p role="status">{say.nothingToClose}</p>}
      {rows.length > 0 && (
        <div class="money-preview">
          <p role="status">
            {say.wouldClose(
              closed.length,
              sums(closed.map(({ currency, total }) => ({ currency, amount: total }))) || '0',
            )}
          </p>
          <Table labelledBy="closing" isStacked head={[say.partner, say.total, say.state]}>
            {rows.map(row => (
              <PreviewRow key={`${row.partner}${row.currency}`} row={row} name={nameOf(row.partner)} />
            ))}
          </Table>
          {closed.length > 0 && (
            <>
              <p>{say.closeSure}</p>
              <label class="check">
                <input
                  type="checkbox"
                  checked={isSure.value}
                  onChange={event => (isSure.value = event.currentTarget.checked)}
                />{' '}
                {say.isSure}
              </label>
              <p>
                <button
                  type="button"
                  class="button primary"
                  disabled={!isSure.value || isBusy.value}
                  onClick={() => void run(false)}
                >
                  {say.close}
                </button>
              </p>
            </>
          )}
        </div>
      )}
    </Panel>
  )
}

function PreviewRow({ row, name }: { row: Closed['rows'][number]; name: string }) {
  const say = moneyWords.value
  const corrections = row.lines.filter(({ corrects }) => corrects !== null)
  return (
    <tr>
      <th scope="row">
        {name}
        <small>
          {say.items(row.lines.length)}
          {corrections.length > 0 && `, ${say.corrections(corrections.length)}`}
        </small>
        {corrections.map(({ cause, amount, corrects }) => (
          <small key={cause}>
            {cause.replace(/^[a-z]:/, '')}: {minor(amount, row.currency)}, {say.correctionOf(corrects!)}
          </small>
        ))}
      </th>
      <td class="codes-number" data-label={say.total}>
        {minor(row.total, row.currency)}
      </td>
      <td data-label={say.state}>{say.outcomes[row.outcome] ?? row.outcome}</td>
    </tr>
  )
}
