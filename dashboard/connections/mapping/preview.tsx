import type { MappingPreview } from '../../../shared/connection.ts'
import { phrase } from '../../../shared/words/events.ts'
import { exactTime } from '../../ui/format.ts'
import { language } from '../../words/words.ts'
import { connectionWords } from '../words/words.ts'

/** The events that the choices would make of the latest requests. */
export function Preview({ rows }: { rows: readonly MappingPreview[] }) {
  const { mapping: say, faults } = connectionWords.value
  const events = rows.flatMap(row => row.events)
  const skipped = rows.flatMap(row => row.skipped)
  return (
    <section class="mapping-preview" aria-label={say.preview}>
      <h4>{say.preview}</h4>
      {rows.length === 0 && <p class="soft">{say.noSamples}</p>}
      {rows.length > 0 && events.length === 0 && <p class="soft">{say.noEvents}</p>}
      <ul>
        {events.map((event, i) => (
          <li key={i}>
            <b>{event.email ?? event.userId ?? event.visitor ?? event.phone}</b>{' '}
            {phrase(language.value, event.name, null).join('')}
            {event.time && <small> {exactTime(event.time)}</small>}
          </li>
        ))}
        {skipped.map(({ fault, name }, i) => (
          <li key={`skipped ${i}`} class="soft">
            {name && <code>{name}</code>} {faults[fault]}
          </li>
        ))}
      </ul>
    </section>
  )
}
