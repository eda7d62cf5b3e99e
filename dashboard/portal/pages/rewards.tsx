import type { PortalReward } from '../../../shared/portal.ts'
import { get } from '../api.ts'
import { useLoaded } from '../parts.tsx'
import { dateOf, language, t } from '../words/words.ts'

/** The rewards of the partner; empty without one. */
export function Rewards() {
  const { rewards } = t()
  const loaded = useLoaded(() => get<{ rows: PortalReward[] }>('/rewards'))
  const rows = loaded.value?.rows ?? []
  if (rows.length === 0) return null
  return (
    <>
      <h2>{rewards.title}</h2>
      <ul class="list">
        {rows.map(row => (
          <li key={row.id}>
            <strong>{row.name}</strong> <span class="badge">{rewards.states[row.state]}</span>
            <p class="soft">
              {[amountText(row), rewards.granted(dateOf(row.at))].filter(Boolean).join(' · ')}
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Minor units with the places that the reader's system has for the currency. */
function amountText({ amount, currency }: PortalReward): string | null {
  if (amount === null || currency === null) return null
  try {
    const format = new Intl.NumberFormat(language.value, { style: 'currency', currency })
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
  } catch {
    return null
  }
}
