import { useSignal } from '@preact/signals'
import type { ConnectionInfo, CreatedConnection, ProviderInfo } from '../../shared/connection.ts'
import { post, put, remove } from '../core/api.ts'
import { may } from '../core/session.ts'
import { Ago } from '../ui/ago.tsx'
import { useAttempt } from '../ui/form.tsx'
import { Icon } from '../ui/icons.tsx'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { ShownOnce } from '../ui/shown-once.tsx'
import { CrmPart } from './crm/crm-part.tsx'
import { Health } from './health.tsx'
import { MappingPart } from './mapping/mapping-part.tsx'
import { Requests } from './requests.tsx'
import { SetUp } from './set-up.tsx'
import { State } from './state.tsx'
import { connectionWords } from './words/words.ts'

type Props = {
  info: ConnectionInfo
  provider: ProviderInfo
  /** The address, shown right after its creation. */
  address: string | null
  renewed: (connection: CreatedConnection) => void
  changed: () => void
}

/** One connection: its state, its events, and missing settings. */
export function ConnectionCard({ info, provider, address, renewed, changed }: Props) {
  const say = connectionWords.value
  const { attempt, problem, isBusy } = useAttempt(changed)
  const isOpen = useSignal(false)
  const path = `/api/connections/${encodeURIComponent(info.id)}`
  const isAdmin = may('admin')
  const isCrm = provider.category === 'crm'
  /** A CRM is ready with its token, whether or not deals come back. */
  const isNew = isCrm
    ? !info.secrets.some(secret => secret.name === 'token' && secret.isSet)
    : info.lastEventAt === null
  const showsSteps = isAdmin && (isOpen.value || isNew || address !== null || !info.canOpen)
  const rotate = () => {
    if (confirm(say.newAddressSure(info.name)))
      void attempt(async () => renewed(await post<CreatedConnection>(`${path}/rotate`)))
  }
  const drop = () => {
    if (confirm(say.removeSure(info.name))) void attempt(() => remove(path))
  }
  return (
    <li class="connection" data-key={info.id} data-off={!info.isOn || undefined}>
      <div class="connection-head">
        <div>
          <h2>{info.name}</h2>
          <p class="soft">
            {provider.name}
            {!info.isOn && ` · ${say.off}`} · {say.lastEvent}:{' '}
            {info.lastEventAt ? <Ago at={info.lastEventAt} /> : say.never}
          </p>
        </div>
        {isAdmin && (
          <div class="connection-do">
            <label class="check">
              <input
                type="checkbox"
                checked={info.isOn}
                disabled={isBusy.value}
                aria-label={say.on(info.name)}
                onChange={event => void attempt(() => put(path, { isOn: event.currentTarget.checked }))}
              />
              {say.receive}
            </label>
            <button
              type="button"
              class="button"
              aria-expanded={showsSteps}
              onClick={() => (isOpen.value = !isOpen.value)}
            >
              {say.setUp}
            </button>
            <button type="button" class="button" disabled={isBusy.value} onClick={rotate}>
              {say.newAddress}
            </button>
            <button
              type="button"
              class="button icon-only"
              aria-label={say.remove(info.name)}
              title={say.remove(info.name)}
              onClick={drop}
            >
              <Icon name="close" />
            </button>
          </div>
        )}
      </div>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      {address !== null && (
        <ShownOnce text={say.addressOnce} label={say.address(provider.name)} value={address} />
      )}
      {!isCrm && <State info={info} provider={provider} />}
      {showsSteps && <SetUp info={info} provider={provider} saved={changed} />}
      {isCrm && may('member') && <CrmPart info={info} />}
      {showsSteps && provider.kind === 'webhook' && <MappingPart info={info} saved={changed} />}
      <Health info={info} />
      {may('member') && info.lastRequestAt !== null && <Requests id={info.id} at={info.lastRequestAt} />}
    </li>
  )
}
