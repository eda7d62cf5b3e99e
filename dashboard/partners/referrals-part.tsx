import { useSignal } from '@preact/signals'
import type { Site } from '../../shared/site.ts'
import { Panel } from '../ui/panel.tsx'
import { Select } from '../ui/select.tsx'
import { programmeWords } from './programme-words.ts'
import { ReferralTable } from './referral-table.tsx'

type Which = 'to_answer' | 'all'

/** Referrals that sales has to answer, and all others. */
export function ReferralsPart({ site }: { site: Site }) {
  const say = programmeWords.value
  const which = useSignal<Which>('to_answer')
  return (
    <Panel id="referrals" title={say.referrals} lead={say.referralsLead}>
      <p>
        <Select
          label={say.show}
          value={which.value}
          options={[
            { value: 'to_answer', label: say.toAnswer },
            { value: 'all', label: say.everything },
          ]}
          choose={value => {
            which.value = value
          }}
        />
      </p>
      <ReferralTable
        key={which.value}
        site={site.id}
        labelledBy="referrals"
        {...(which.value === 'to_answer' && { state: 'to_answer' as const })}
      />
    </Panel>
  )
}
