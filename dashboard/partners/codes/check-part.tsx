import { useSignal } from '@preact/signals'
import type { Finding, LinkCheck } from '../../../shared/code.ts'
import { post } from '../../core/api.ts'
import { FormLine, textOf, useAttempt } from '../../ui/form.tsx'
import { exactTime } from '../../ui/format.ts'
import { Icon } from '../../ui/icons.tsx'
import { Panel } from '../../ui/panel.tsx'
import { codeWords } from './words.ts'

/** Shows the partner that a visit by an address would be credited to, or the reason for none. */
export function CheckPart({ path }: { path: string }) {
  const say = codeWords.value
  const found = useSignal<LinkCheck | null>(null)
  const { attempt, problem, isBusy } = useAttempt()
  const check = async (fields: FormData) => {
    await attempt(async () => {
      found.value = await post<LinkCheck>(`${path}/links/check`, {
        address: textOf(fields, 'address'),
        follow: true,
      })
    })
    return false
  }
  const result = found.value
  return (
    <Panel id="check" title={say.check} lead={say.checkLead}>
      <FormLine button={say.verify} submit={check} problem={problem.value} isBusy={isBusy.value}>
        <label class="field links-address">
          {say.address}
          <input
            name="address"
            inputMode="url"
            maxLength={4000}
            required
            autoCapitalize="none"
            spellcheck={false}
          />
        </label>
      </FormLine>
      <div role="status">
        {result && (
          <ul class="links-findings">
            {result.findings.map(finding => (
              <li
                key={`${finding.finding} ${finding.parameter}`}
                data-is={finding.finding === 'credited' ? 'good' : undefined}
              >
                <Icon name={finding.finding === 'credited' ? 'check' : 'alert'} />
                <span>{findingText(finding)}</span>
              </li>
            ))}
          </ul>
        )}
        {result?.subId && <p class="soft">{say.subIdIs(result.subId)}</p>}
        {result?.medium && <p class="soft">{say.mediumIs(result.medium)}</p>}
      </div>
    </Panel>
  )
}

export function findingText({ finding, code, parameter, partner, detail }: Finding): string {
  const { findings, statuses } = codeWords.value
  const about = {
    ...{ code: code ?? '', parameter: parameter ?? '', partner: partner?.name ?? '' },
    detail: detail ?? '',
  }
  if (finding === 'partner_inactive') about.detail = statuses[about.detail] ?? about.detail
  if (finding === 'not_yet' || finding === 'ended') about.detail = exactTime(about.detail)
  return findings[finding](about)
}
