import type { PartnerDetail } from '../../shared/partner.ts'
import { post } from '../core/api.ts'
import { may } from '../core/session.ts'
import { FormLine, textOf, useAttempt } from '../ui/form.tsx'
import { exactTime } from '../ui/format.ts'
import { Panel } from '../ui/panel.tsx'
import { percentOf, ppmOf, wholeOf } from './numbers.ts'
import { programmeWords } from './programme-words.ts'

type Props = { data: PartnerDetail; path: string; reload: () => void }

/** Conditions of the partner's own; each holds from its time until the next. */
export function DealPart({ data, path, reload }: Props) {
  const say = programmeWords.value
  const { attempt, problem, isBusy } = useAttempt(reload)
  const add = (fields: FormData) =>
    attempt(() =>
      post(`${path}/deals`, {
        reason: textOf(fields, 'reason'),
        deal: {
          firstPpm: orNull(fields, 'first', ppmOf),
          recurringPpm: orNull(fields, 'recurring', ppmOf),
          recurringMonths: orNull(fields, 'months', wholeOf),
          protectionDays: orNull(fields, 'protection', wholeOf),
        },
      }),
    )
  return (
    <Panel id="deals" title={say.deals} lead={say.dealsLead}>
      <ul class="partner-lines">
        {data.deals.toReversed().map(({ deal, from, reason }) => (
          <li key={from}>
            {exactTime(from)}:{' '}
            {[
              deal.firstPpm !== null && `${say.dealFirst} ${percentOf(deal.firstPpm)}`,
              deal.recurringPpm !== null && `${say.dealRecurring} ${percentOf(deal.recurringPpm)}`,
              deal.recurringMonths !== null && `${say.dealMonths} ${deal.recurringMonths}`,
              deal.protectionDays !== null && `${say.dealProtection} ${deal.protectionDays}`,
              reason,
            ]
              .filter(Boolean)
              .join(' · ')}
          </li>
        ))}
      </ul>
      {may('admin') && data.erasedAt === null && (
        <FormLine button={say.addDeal} submit={add} problem={problem.value} isBusy={isBusy.value}>
          {(
            [
              ['first', say.dealFirst],
              ['recurring', say.dealRecurring],
              ['months', say.dealMonths],
              ['protection', say.dealProtection],
            ] as const
          ).map(([name, label]) => (
            <label key={name} class="field">
              {label}
              <input name={name} inputMode="decimal" maxLength={12} size={6} />
            </label>
          ))}
          <label class="field">
            {say.reason}
            <input name="reason" maxLength={500} />
          </label>
        </FormLine>
      )}
    </Panel>
  )
}

const orNull = (fields: FormData, name: string, read: (text: string) => number | null): number | null => {
  const text = textOf(fields, name)
  return text === '' ? null : (read(text) ?? Number.NaN)
}
