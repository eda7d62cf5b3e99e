import { contactName } from '../board/contact-name.ts'
import { stream } from '../board/stream/stream.ts'
import { Ago } from '../ui/ago.tsx'
import { EventWords } from '../ui/event-words.tsx'
import { signed } from '../ui/format.ts'
import { words } from '../words/words.ts'

const SHOWN = 12

export function WallStream() {
  const { stream: say } = words.value
  return (
    <section class="wall-stream" aria-labelledby="wall-stream-title">
      <h2 id="wall-stream-title">{say.title}</h2>
      {stream.value.length === 0 && <p class="soft">{say.empty}</p>}
      <ol>
        {stream.value.slice(0, SHOWN).map(event => (
          <li key={event.id}>
            <span class="wall-event">
              <b>{contactName({ ...event, name: event.contact })}</b> <EventWords event={event} />
            </span>
            {event.delta !== null && event.delta !== 0 && <b>{signed(event.delta)}</b>}
            <Ago at={event.at} />
          </li>
        ))}
      </ol>
    </section>
  )
}
