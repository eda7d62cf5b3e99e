import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ConnectionInfo } from '../../../shared/connection.ts'
import type { CrmCheck, CrmState } from '../../../shared/crm.ts'
import type { DeliveryInfo } from '../../../shared/delivery.ts'
import { get, post } from '../../core/api.ts'
import { may } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { announce } from '../../ui/announce.ts'
import { useAttempt } from '../../ui/form.tsx'
import { Icon } from '../../ui/icons.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { connectionWords } from '../words/words.ts'
import { CrmForm } from './crm-form.tsx'
import { Pushes } from './pushes.tsx'

const ASK_EVERY_MS = 3_000

/** What a CRM gets: the check of its token, the choices, a test lead, and how the last handovers went. */
export function CrmPart({ info }: { info: ConnectionInfo }) {
  const { crm: say } = connectionWords.value
  const path = `/api/connections/${encodeURIComponent(info.id)}/crm`
  const found = useResource<CrmState>(path, signal => get(path, {}, signal))
  const checked = useSignal<CrmCheck | null>(null)
  const hasToken = info.secrets.some(({ name, isSet }) => name === 'token' && isSet)
  useEffect(() => {
    const ask = setInterval(() => {
      if (!document.hidden) found.reload()
    }, ASK_EVERY_MS)
    return () => clearInterval(ask)
  }, [path])
  if (!hasToken) return null
  return (
    <section class="crm" aria-label={say.title}>
      <h3>{say.title}</h3>
      <p class="soft">{say.lead}</p>
      {may('admin') && (
        <Check
          path={path}
          checked={checked.value}
          done={check => {
            checked.value = check
            found.reload()
          }}
        />
      )}
      <Loaded of={found} lines={4}>
        {state => (
          <>
            {state.trouble && checked.value === null && (
              <p class="crm-trouble" role="status">
                <Icon name="alert" />
                <span>
                  {say.trouble}: {say.faults[state.trouble.code]}
                </span>
              </p>
            )}
            {may('admin') && (
              <CrmForm
                key={state.channel ?? ''}
                path={path}
                info={info}
                state={state}
                pipelines={checked.value?.pipelines ?? null}
                saved={found.reload}
              />
            )}
            {may('admin') && state.channel !== null && (
              <TestLead channel={state.channel} done={found.reload} />
            )}
            <Pushes state={state} />
          </>
        )}
      </Loaded>
    </section>
  )
}

type CheckProps = { path: string; checked: CrmCheck | null; done: (check: CrmCheck) => void }

/** Asks the CRM what the token may do. */
function Check({ path, checked, done }: CheckProps) {
  const { crm: say } = connectionWords.value
  const { attempt, problem, isBusy } = useAttempt()
  const run = () =>
    attempt(async () => {
      const check = await post<CrmCheck>(`${path}/check`)
      done(check)
      announce(check.fault ? say.faults[check.fault] : say.account(check.account ?? ''))
    })
  return (
    <div class="crm-check">
      <button type="button" class="button" disabled={isBusy.value} onClick={() => void run()}>
        {isBusy.value ? say.checking : say.check}
      </button>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      {checked?.fault && (
        <p class="crm-trouble">
          <Icon name="alert" />
          <span>{say.faults[checked.fault]}</span>
        </p>
      )}
      {checked && !checked.fault && (
        <>
          {checked.account !== null && <p>{say.account(checked.account)}</p>}
          <ul class="crm-abilities">
            {checked.abilities.map(({ ability, isAllowed }) => (
              <li key={ability} data-allowed={isAllowed || undefined}>
                <Icon name={isAllowed ? 'check' : 'alert'} />
                <span>
                  {say.abilities[ability]}: {isAllowed ? say.allowed : say.notAllowed}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

/** One lead that is made up, through the same steps as a real one. */
function TestLead({ channel, done }: { channel: string; done: () => void }) {
  const { crm: say } = connectionWords.value
  const { attempt, problem, isBusy } = useAttempt(done)
  const outcome = useSignal<DeliveryInfo | null>(null)
  const run = () =>
    attempt(async () => {
      outcome.value = null
      outcome.value = await post<DeliveryInfo>(`/api/channels/${encodeURIComponent(channel)}/test`)
      announce(outcome.value.state === 'delivered' ? say.tested : say.testFailed)
    })
  const answer = outcome.value?.attempts.at(-1)?.answer
  return (
    <div class="crm-test">
      <button type="button" class="button" disabled={isBusy.value} onClick={() => void run()}>
        {isBusy.value ? say.testing : say.test}
      </button>
      <small>{say.testHint}</small>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      {outcome.value?.state === 'delivered' && <p class="crm-done">{say.tested}</p>}
      {outcome.value && outcome.value.state !== 'delivered' && (
        <p class="crm-trouble">
          <Icon name="alert" />
          <span>
            {say.testFailed}
            {answer && `: ${answer.slice(0, 300)}`}
          </span>
        </p>
      )}
    </div>
  )
}
