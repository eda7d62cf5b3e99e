import type { OwnWhy } from '../../../shared/sale.ts'
import { COMMISSION_WORDS } from '../../../shared/words/commissions.ts'
import { get } from '../api.ts'
import { useLoaded, Waiting } from '../parts.tsx'
import { dateOf, language, t } from '../words/words.ts'
import { amountText } from './money.tsx'

/** The partner's own evidence of an order, and the amount of each product. */
export function Why({ order }: { order: string }) {
  const { sales } = t()
  const words = COMMISSION_WORDS[language.value]
  const loaded = useLoaded(() => get<OwnWhy>(`/sales/why?order=${encodeURIComponent(order)}`))
  const why = loaded.value
  if (!why) return <Waiting {...loaded} />
  const percent = new Intl.NumberFormat(language.value, { style: 'percent', maximumFractionDigits: 4 })
  const rate = (of: OwnWhy['lines'][number]['rate']): string => {
    if (of === null) return sales.noRate
    if (of.kind === 'percent') return percent.format(of.ppm / 1_000_000)
    return `${amountText(of.amount, of.currency)} ${of.per === 'unit' ? sales.perUnit : sales.perOrder}`
  }
  return (
    <>
      {why.why && <p>{sales.nothing(words.zero[why.why] ?? why.why)}</p>}
      <p>
        {why.when && sales.whenIs[why.when]} {why.customer && `${sales.customer}: ${why.customer}`}
      </p>
      <ul>
        {why.evidence.map(one => (
          <li key={`${one.by}${one.of}${one.at}`}>
            {words.evidence[one.by] ?? one.by} {one.of && <code>{one.of}</code>}, {dateOf(one.at)}
            {': '}
            {words.lost[one.reason] ?? one.reason}
          </li>
        ))}
      </ul>
      {why.hadOthers && <p class="soft">{sales.others}</p>}
      {why.flags.length > 0 && (
        <p>{sales.checked(why.flags.map(flag => words.flags[flag] ?? flag).join(', '))}</p>
      )}
      <ul>
        {why.lines.map((line, index) => (
          <li key={index}>
            {line.product || sales.whole}: {rate(line.rate)}
            {line.amounts.map(({ currency, amount }) => ` = ${amountText(amount, currency)}`).join('')}
          </li>
        ))}
      </ul>
    </>
  )
}
