import { useEffect, useRef } from 'preact/hooks'
import type { ConnectionInfo, ProviderInfo } from '../../shared/connection.ts'
import { phrase } from '../../shared/words/events.ts'
import { announce } from '../ui/announce.ts'
import { Icon, Mark } from '../ui/icons.tsx'
import { language } from '../words/words.ts'
import { connectionWords } from './words/words.ts'

/** Whether the first event has arrived, and if not, the obstacle. */
export function State({ info, provider }: { info: ConnectionInfo; provider: ProviderInfo }) {
  const say = connectionWords.value
  const isSeen = info.lastEventAt !== null
  const wasWaiting = useRef(!isSeen)
  useEffect(() => {
    if (isSeen && wasWaiting.current) announce(connectionWords.value.works)
  }, [isSeen])
  const fault = info.canOpen ? info.trouble?.code : 'sealed_elsewhere'
  if (fault)
    return (
      <section class="install-state" data-is="trouble">
        <Icon name="alert" />
        <div>
          <h3>{say.trouble}</h3>
          <p>{say.faults[fault]}</p>
        </div>
      </section>
    )
  if (!isSeen)
    return (
      <section class="install-state" data-is="waiting">
        <Mark />
        <div>
          <h3>{info.lastRequestAt === null ? say.waiting : say.requestSeen}</h3>
          <p>
            {info.lastRequestAt === null
              ? say.waitingText(provider.name)
              : info.days[0]?.skipped.not_mapped
                ? say.faults.not_mapped
                : say.requestSeenText}
          </p>
        </div>
      </section>
    )
  if (!wasWaiting.current) return null
  const [kind = ''] = Object.keys(info.days[0]?.events ?? {})
  return (
    <section class="install-state" data-is="seen">
      <Icon name="check" />
      <div>
        <h3>{say.works}</h3>
        <p>{say.firstEvent(phrase(language.value, kind, null).join(''))}</p>
      </div>
    </section>
  )
}
