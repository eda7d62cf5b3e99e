import { useSignal } from '@preact/signals'
import type { ChannelInfo } from '../../../shared/channel.ts'
import type { DeliveryState } from '../../../shared/delivery.ts'
import type { Site } from '../../../shared/site.ts'
import { now } from '../../core/server-clock.ts'
import { may } from '../../core/session.ts'
import { Ago } from '../../ui/ago.tsx'
import { announce } from '../../ui/announce.ts'
import { ago } from '../../ui/format.ts'
import { Icon } from '../../ui/icons.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { ShownOnce } from '../../ui/shown-once.tsx'
import { Switch } from '../switch.tsx'
import { alertWords } from '../words/words.ts'
import { changeChannel, isMadeElsewhere, secretsOf, targetOf } from './channel-api.ts'
import { ChannelForm } from './channel-form.tsx'
import { SigningSecrets } from './signing-secrets.tsx'
import { useTest } from './test-button.tsx'

type Props = {
  site: Site
  info: ChannelInfo
  /** Secrets that were made a moment ago. */
  shownOnce: readonly string[]
  changed: (info: ChannelInfo) => void
  tried: () => void
  remove: () => void
}

/** A channel: its target, its state, and its actions. */
export function ChannelCard({ site, info, shownOnce, changed, tried, remove }: Props) {
  const { channels: say, log, rules } = alertWords.value
  const isEditing = useSignal(false)
  const problem = useSignal<unknown>(null)
  const test = useTest(info, tried)
  const { name, isOn, goneAt, quiet, lastDelivery, settings } = info
  const isAdmin = may('admin')
  const turn = async (next: boolean) => {
    problem.value = null
    try {
      changed(await changeChannel(info, { isOn: next }))
      announce(next ? rules.on(name) : rules.off(name))
    } catch (error) {
      problem.value = error
    }
  }
  return (
    <li class="saved-document channel" data-key={info.id} data-off={!isOn || goneAt !== null || undefined}>
      <Switch
        isOn={isOn && goneAt === null}
        label={`${say.isOn}: ${name}`}
        disabled={!isAdmin}
        toggle={next => void turn(next)}
      />
      <div class="rule-body">
        <div class="rule-head">
          <h2 class="channel-name">
            {name} <small>{say.kinds[settings.kind]}</small>
          </h2>
          {isAdmin && (
            <span class="channel-do">
              {test.button}
              {settings.kind === 'crm' && (
                <a class="button" href="/connections">
                  {say.inConnections}
                </a>
              )}
              {!isMadeElsewhere(settings.kind) && (
                <button
                  type="button"
                  class="button"
                  aria-expanded={isEditing.value}
                  onClick={() => (isEditing.value = !isEditing.value)}
                >
                  {say.edit}
                </button>
              )}
              <button
                type="button"
                class="button icon-only"
                aria-label={say.remove(name)}
                title={say.remove(name)}
                onClick={remove}
              >
                <Icon name="close" />
              </button>
            </span>
          )}
        </div>
        <p class="channel-about">
          {targetOf(info) !== '' && <code>{targetOf(info)}</code>}
          <span>
            {info.timeZone}
            {quiet && `, ${say.quietText(quiet.from, quiet.to, quiet.weekends)}`}
            {settings.partners === true && `, ${say.partnersToo}`}
          </span>
          <span>
            {lastDelivery ? (
              <>
                {log.states[lastDelivery.state as DeliveryState] ?? lastDelivery.state}{' '}
                <Ago at={lastDelivery.at} />
              </>
            ) : (
              say.never
            )}
          </span>
        </p>
        {goneAt !== null && (
          <p class="channel-gone">
            <Icon name="alert" />
            <span>{say.gone(ago(goneAt, now.value))}</span>
            {isAdmin && (
              <button type="button" class="button" onClick={() => void turn(true)}>
                {say.switchOn}
              </button>
            )}
          </p>
        )}
        {test.result}
        {shownOnce.map(secret => (
          <ShownOnce key={secret} text={say.secretOnce} label={say.secret} value={secret} />
        ))}
        {problem.value !== null && <InlineProblem error={problem.value} />}
        {isEditing.value && (
          <>
            <ChannelForm
              site={site}
              kind={settings.kind}
              info={info}
              saved={next => {
                isEditing.value = false
                changed(next)
                announce(say.saved(next.name))
              }}
              cancel={() => (isEditing.value = false)}
            />
            {settings.kind === 'webhook' && secretsOf(info).length > 0 && (
              <SigningSecrets info={info} changed={changed} />
            )}
          </>
        )}
      </div>
    </li>
  )
}
