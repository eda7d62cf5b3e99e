import type { OwnSales } from '../../../shared/sale.ts'
import { moneyText } from '../../../shared/words/money.ts'
import { get } from '../api.ts'
import { Link, useLoaded } from '../parts.tsx'
import { dateOf, language, t } from '../words/words.ts'

export const amountText = (amount: number, currency: string): string =>
  moneyText(amount, currency, language.value).replace('-', '−')

/** What waits, what is due and what was paid, with the dates. Nothing is shown before the first sale. */
export function Money() {
  const { sales } = t()
  const loaded = useLoaded(() => get<OwnSales>('/sales'))
  const own = loaded.value
  if (!own || own.sums.length === 0) return null
  return (
    <section class="money">
      <Sums own={own} />
      <p>
        <Link to="sales">{sales.title}</Link>
      </p>
    </section>
  )
}

export function Sums({ own }: { own: OwnSales }) {
  const { sales } = t()
  return (
    <>
      {own.sums.map(({ currency, waiting, due, paid }) => (
        <dl class="counts sums" key={currency}>
          <div>
            <dt>{sales.due}</dt>
            <dd>{amountText(due, currency)}</dd>
          </div>
          <div>
            <dt>{sales.waiting}</dt>
            <dd>{amountText(waiting, currency)}</dd>
          </div>
          <div>
            <dt>{sales.paid}</dt>
            <dd>{amountText(paid, currency)}</dd>
          </div>
        </dl>
      ))}
      {own.becomesDue.length > 0 && (
        <p class="soft">
          {sales.becomesDue}{' '}
          {own.becomesDue
            .map(({ day, currency, amount }) => `${dateOf(`${day}T12:00`)}: ${amountText(amount, currency)}`)
            .join('; ')}
        </p>
      )}
      {own.minimum
        .filter(({ minimum, missing }) => minimum > 0 && missing > 0)
        .map(({ currency, minimum, missing }) => (
          <p class="soft" key={currency}>
            {sales.missing(amountText(missing, currency), amountText(minimum, currency))}
          </p>
        ))}
      {own.nextClosing && <p class="soft">{sales.nextClosing(dateOf(own.nextClosing))}</p>}
    </>
  )
}
