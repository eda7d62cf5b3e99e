import { useSignal } from '@preact/signals'
import type { OwnSale, OwnSales } from '../../../shared/sale.ts'
import { COMMISSION_WORDS } from '../../../shared/words/commissions.ts'
import { get } from '../api.ts'
import { Link, Title, useLoaded, Waiting } from '../parts.tsx'
import { dateOf, language, t } from '../words/words.ts'
import { amountText, Sums } from './money.tsx'
import { Why } from './why.tsx'

/** Every sale with its amount, its state, and the reason for it. */
export function Sales() {
  const { sales } = t()
  const loaded = useLoaded(() => get<OwnSales>('/sales'))
  const more = useSignal<OwnSale[]>([])
  const next = useSignal<string | null | undefined>(undefined)
  const own = loaded.value
  const cursor = next.value === undefined ? (own?.next ?? null) : next.value
  const show = async () => {
    const page = await get<OwnSales>(`/sales?cursor=${cursor}`)
    more.value = [...more.value, ...page.rows]
    next.value = page.next
  }
  return (
    <>
      <Title>{sales.title}</Title>
      {!own && <Waiting {...loaded} />}
      {own && <Sums own={own} />}
      {own?.rows.length === 0 && (
        <p>
          {sales.none} <Link to="links">{t().nav.links}</Link>
        </p>
      )}
      <ul class="list">
        {[...(own?.rows ?? []), ...more.value].map(row => (
          <Sale key={`${row.cause} ${row.currency}`} row={row} />
        ))}
      </ul>
      {cursor !== null && own && (
        <button type="button" class="button" onClick={() => void show().catch(() => loaded.again())}>
          {sales.more}
        </button>
      )}
    </>
  )
}

function Sale({ row }: { row: OwnSale }) {
  const { sales } = t()
  const words = COMMISSION_WORDS[language.value]
  const isOpen = useSignal(false)
  const title = row.order === null ? sales.adjustment : sales.order(row.order)
  return (
    <li>
      <h2>
        <span class="amount">{amountText(row.amount, row.currency)}</span> {title}
      </h2>
      <p>
        <span class="badge" data-state={row.state}>
          {words.states[row.state]}
        </span>{' '}
        {row.amount === 0 && row.why ? words.zero[row.why] : row.by ? words.evidence[row.by] : row.reason}
      </p>
      <p class="soft">
        {dateOf(row.at)}
        {row.customer && ` · ${row.customer}`}
        {row.base !== null && ` · ${sales.base(amountText(row.base, row.currency))}`}
        {row.state === 'waiting' && row.dueAt && ` · ${sales.dueFrom(dateOf(row.dueAt))}`}
        {row.statements.length > 0 && ` · ${sales.inStatement(row.statements.join(', '))}`}
      </p>
      {row.order !== null && (
        <details onToggle={event => (isOpen.value = event.currentTarget.open)}>
          <summary>{sales.why}</summary>
          {isOpen.value && <Why order={row.order} />}
        </details>
      )}
    </li>
  )
}
