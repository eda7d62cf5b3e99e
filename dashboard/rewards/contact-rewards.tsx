import type { Contact } from '../../shared/contact.ts'
import type { RewardList } from '../../shared/reward.ts'
import { get } from '../core/api.ts'
import { useResource } from '../core/use-resource.ts'
import { Ago } from '../ui/ago.tsx'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { valueText } from './reward-value.ts'
import { rewardWords } from './words.ts'

const SHOWN = 20

/** The rewards of a contact; empty without one. */
export function ContactRewards({ contact }: { contact: Contact }) {
  const say = rewardWords.value
  const key = `${contact.id} ${contact.lastSeenAt}`
  const list = useResource<RewardList>(key, signal =>
    get(
      `/api/sites/${encodeURIComponent(contact.site)}/rewards`,
      { contact: contact.id, limit: SHOWN },
      signal,
    ),
  )
  if (list.error.value !== null && list.data.value === null) return <InlineProblem error={list.error.value} />
  const rows = list.data.value?.rows ?? []
  if (rows.length === 0) return null
  return (
    <section class="panel" aria-labelledby="rewards-title">
      <h2 id="rewards-title">
        <a href="/rewards">{say.title}</a>
      </h2>
      <ul class="contact-evidence">
        {rows.map(row => (
          <li key={row.id} data-off={row.state === 'cancelled' ? '' : undefined}>
            {[row.name, valueText(row.amount, row.currency), say.states[row.state]]
              .filter(Boolean)
              .join(' · ')}{' '}
            · <Ago at={row.stateAt} />
          </li>
        ))}
      </ul>
    </section>
  )
}
