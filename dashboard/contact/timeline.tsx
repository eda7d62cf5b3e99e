import { useComputed } from '@preact/signals'
import type { TimelineEvent } from '../../shared/contact.ts'
import { EventWords } from '../ui/event-words.tsx'
import { exactTime, hourMinute, longDay } from '../ui/format.ts'
import { SafeLink, webAddress } from '../ui/safe-link.tsx'
import { Failure, Lines } from '../ui/states.tsx'
import { words } from '../words/words.ts'
import { pointed } from './pointed.ts'
import type { TimelinePages } from './timeline-pages.ts'

type Visit = { visit: number | null; events: TimelineEvent[] }

export function Timeline({ pages }: { pages: TimelinePages }) {
  const { contact: say } = words.value
  const visits = useComputed(() => byVisit(pages.events.value))
  return (
    <section class="panel timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{say.timeline}</h2>
      {!pages.isLoaded.value &&
        (pages.error.value ? (
          <Failure error={pages.error.value} retry={pages.reload} />
        ) : (
          <Lines count={8} />
        ))}
      {pages.isLoaded.value && visits.value.length === 0 && <p class="soft">{say.noEvents}</p>}
      {visits.value.map(visit => (
        <VisitPart key={`${visit.visit} ${visit.events.at(-1)!.id}`} visit={visit} />
      ))}
      {pages.hasOlder.value && (
        <button type="button" class="button" onClick={pages.older}>
          {say.older}
        </button>
      )}
    </section>
  )
}

function VisitPart({ visit: { visit, events } }: { visit: Visit }) {
  const { contact: say } = words.value
  const source = events.find(event => event.source)?.source
  return (
    <section class="visit">
      <h3>
        {visit === null ? say.outside : say.visit(visit)}
        <span class="soft">
          {longDay(events.at(-1)!.at)}
          {source && ` · ${source}`} · {say.events(events.length)}
        </span>
      </h3>
      <ol>
        {events.map(event => (
          <Item key={`${event.key} ${event.id}`} event={event} />
        ))}
      </ol>
    </section>
  )
}

function Item({ event }: { event: TimelineEvent }) {
  const { contact: say } = words.value
  const at = Date.parse(event.at)
  const isPointed = useComputed(() => pointed.value?.at === at)
  const props = Object.entries(event.props)
  const point = () => {
    pointed.value = { at, by: 'timeline' }
  }
  return (
    <li data-pointed={isPointed.value || undefined} onPointerEnter={point}>
      <time dateTime={event.at} title={exactTime(event.at)}>
        {hourMinute(event.at)}
      </time>
      <details onFocusIn={point}>
        <summary>
          <EventWords event={event} />
          {event.key === 'secret' && <small>{say.server}</small>}
          {event.isClaim && <small class="unproven">{say.claimed}</small>}
        </summary>
        <dl class="facts">
          {webAddress(event.url) && (
            <div>
              <dt>url</dt>
              <dd>
                <SafeLink href={event.url!}>{event.url}</SafeLink>
              </dd>
            </div>
          )}
          {event.referrer && (
            <div>
              <dt>referrer</dt>
              <dd>
                <SafeLink href={event.referrer}>{event.referrer}</SafeLink>
              </dd>
            </div>
          )}
          {props.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>
            </div>
          ))}
          <div>
            <dt>{say.when}</dt>
            <dd>{exactTime(event.at)}</dd>
          </div>
        </dl>
      </details>
    </li>
  )
}

/** Events are listed newest first; consecutive events of one visit form a group. */
export function byVisit(events: readonly TimelineEvent[]): Visit[] {
  const visits: Visit[] = []
  for (const event of [...events].sort((a, b) => b.at.localeCompare(a.at))) {
    const last = visits.at(-1)
    if (last && last.visit === event.visit && last.visit !== null) last.events.push(event)
    else if (last && last.visit === null && event.visit === null) last.events.push(event)
    else visits.push({ visit: event.visit, events: [event] })
  }
  return visits
}
