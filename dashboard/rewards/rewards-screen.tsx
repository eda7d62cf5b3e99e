import { useSignal } from '@preact/signals'
import { REWARD_STATES, type RewardState } from '../../shared/reward-state.ts'
import { site } from '../core/session.ts'
import { Select } from '../ui/select.tsx'
import { Title } from '../ui/title.tsx'
import { RewardTable } from './reward-table.tsx'
import { rewardWords } from './words.ts'

type Which = RewardState | 'all'

/** Rewards of a site: what is to be ordered, and what became of the others. */
export function RewardsScreen() {
  const say = rewardWords.value
  const which = useSignal<Which>('granted')
  const id = site.value?.id
  return (
    <main class="page" id="main">
      <Title text={say.title} />
      <p class="lead">{say.lead}</p>
      <p>
        <Select
          label={say.show}
          value={which.value}
          options={[
            ...REWARD_STATES.map(value => ({ value, label: say.states[value] })),
            { value: 'all' as const, label: say.all },
          ]}
          choose={value => {
            which.value = value
          }}
        />
      </p>
      {id && (
        <RewardTable
          key={`${id}${which.value}`}
          site={id}
          {...(which.value !== 'all' && { state: which.value })}
        />
      )}
    </main>
  )
}
