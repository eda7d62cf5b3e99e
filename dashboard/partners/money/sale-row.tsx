import { useSignal } from '@preact/signals'
import { exactTime, longDay, shortDay } from '../../ui/format.ts'
import { commissionWords, minor } from './amounts.ts'
import type { SaleProps } from './sale-props.ts'
import { Why } from './why.tsx'
import { moneyWords } from './words.ts'

const COLUMNS = 7

export function SaleRow(props: SaleProps) {
  const { row, partners } = props
  const say = moneyWords.value
  const words = commissionWords()
  const isOpen = useSignal(false)
  const partner = partners.find(({ id }) => id === row.partner)
  const title = row.order ?? (row.cause.startsWith('b:') ? say.bonus : say.adjustment)
  const zero = row.amount === 0 && row.why ? words.zero[row.why] : null
  const details = [
    row.by ? words.evidence[row.by] : row.reason,
    row.when ? words.when[row.when] : null,
  ].filter(Boolean)
  return (
    <>
      <tr>
        <th scope="row">
          {title}
          <small>
            <span title={exactTime(row.at)}>{longDay(row.at)}</span>
            {details.length > 0 && ` · ${details.join(', ')}`}
          </small>
        </th>
        <td data-label={say.partner}>
          <a href={`/partners/${row.partner}`}>{partner?.name || row.partner}</a>
        </td>
        <td class="codes-number" data-label={say.base}>
          {row.base === null ? '' : minor(row.base, row.currency)}
        </td>
        <td class="codes-number" data-label={say.commission}>
          {minor(row.amount, row.currency)}
          {row.frozen !== 0 && row.frozen !== row.amount && (
            <small class="partner-under">{say.frozen(minor(row.frozen, row.currency))}</small>
          )}
        </td>
        <td data-label={say.state}>
          <span class="money-state" data-state={row.state}>
            {words.states[row.state]}
          </span>
          <small class="partner-under">
            {zero ?? (row.statements.length > 0 ? say.inStatement(row.statements.join(', ')) : '')}
          </small>
        </td>
        <td data-label={say.dueAt}>{row.dueAt && shortDay(row.dueAt)}</td>
        <td class="table-do">
          {row.order !== null && (
            <button
              type="button"
              class="button"
              aria-expanded={isOpen.value}
              aria-label={`${isOpen.value ? say.hide : say.why}: ${row.order}`}
              onClick={() => {
                isOpen.value = !isOpen.value
              }}
            >
              {isOpen.value ? say.hide : say.why}
            </button>
          )}
        </td>
      </tr>
      {isOpen.value && row.order !== null && (
        <tr>
          <td class="codes-wide" colSpan={COLUMNS}>
            <Why {...props} order={row.order} />
          </td>
        </tr>
      )}
    </>
  )
}
