import { useSignal } from '@preact/signals'
import type { ConnectionRequest } from '../../shared/connection.ts'
import { phrase } from '../../shared/words/events.ts'
import { get } from '../core/api.ts'
import { useResource } from '../core/use-resource.ts'
import { Ago } from '../ui/ago.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { language } from '../words/words.ts'
import { connectionWords } from './words/words.ts'

/** The last requests of a day, loaded when they are opened; `at` is that of the latest, so that new ones are seen. */
export function Requests({ id, at }: { id: string; at: string }) {
  const say = connectionWords.value
  const isOpen = useSignal(false)
  return (
    <details
      class="connection-requests"
      open={isOpen.value}
      onToggle={event => (isOpen.value = event.currentTarget.open)}
    >
      <summary>{say.requests}</summary>
      {isOpen.value && <List id={id} at={at} />}
    </details>
  )
}

function List({ id, at }: { id: string; at: string }) {
  const say = connectionWords.value
  const path = `/api/connections/${encodeURIComponent(id)}/requests`
  const found = useResource<{ rows: ConnectionRequest[] }>(`${path} ${at}`, signal => get(path, {}, signal))
  return (
    <Loaded of={found} lines={3}>
      {({ rows }) =>
        rows.length === 0 ? (
          <p class="soft">{say.noRequests}</p>
        ) : (
          <ul>
            {rows.map(request => (
              <li key={request.id}>
                <Ago at={request.at} /> <Outcome request={request} />
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}

function Outcome({ request: { outcome, header, events, skipped } }: { request: ConnectionRequest }) {
  const say = connectionWords.value
  const isTaken = outcome === 'taken' || outcome === 'probe'
  const parts = [
    isTaken ? say.outcomes[outcome] : `${say.refused}: ${say.faults[outcome]}`,
    header && say.header(header),
    ...Object.entries(events).map(
      ([kind, count]) => `${phrase(language.value, kind, null).join('')}: ${count}`,
    ),
    ...skipped.map(({ fault, name, count }) => `${name ? `${name}: ` : ''}${say.faults[fault]} (${count})`),
  ]
  return <span>{parts.filter(Boolean).join(' · ')}</span>
}
