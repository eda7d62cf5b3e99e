import { Ago } from '../../ui/ago.tsx'
import { EventWords } from '../../ui/event-words.tsx'
import { signed } from '../../ui/format.ts'
import { words } from '../../words/words.ts'
import { Avatar } from '../avatar.tsx'
import { contactName } from '../contact-name.ts'
import { stream } from './stream.ts'
import type { Streamed } from './stream-store.ts'

/** The live stream of events. It is no live region: a screen reader would never stop speaking. */
export function Stream() {
  const { stream: say } = words.value
  return (
    <aside class="stream" aria-label={say.title}>
      <h2>{say.title}</h2>
      {stream.value.length === 0 && <p class="soft">{say.empty}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <ol tabIndex={0} aria-label={say.title}>
        {stream.value.map(event => (
          <Item key={event.id} event={event} />
        ))}
      </ol>
    </aside>
  )
}

function Item({ event }: { event: Streamed }) {
  const { stream: say } = words.value
  return (
    <li>
      <Avatar id={event.contactId} name={event.contact} device={event.device} />
      <span class="stream-text">
        <span class="stream-who">
          <a href={`/contacts/${encodeURIComponent(event.contactId)}`}>
            {contactName({ ...event, name: event.contact })}
          </a>
          {event.delta !== null && event.delta !== 0 && <b class="delta">{signed(event.delta)}</b>}
        </span>
        <span class="stream-did">
          <span class="did">
            <EventWords event={event} />
          </span>
          <Ago at={event.at} />
        </span>
        {event.skipped > 0 && <span class="skipped">{say.skipped(event.skipped)}</span>}
      </span>
    </li>
  )
}
