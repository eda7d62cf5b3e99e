import { useComputed } from '@preact/signals'
import type { TimelineEvent } from '../../../shared/contact.ts'
import { aboutOf, EventWords } from '../../ui/event-words.tsx'
import { exactTime, hourMinute, money, percent, signedDecimal } from '../../ui/format.ts'
import { Icon } from '../../ui/icons.tsx'
import { timeSpent } from '../../ui/time-spent.ts'
import { words } from '../../words/words.ts'
import { pointed } from '../pointed.ts'
import { EventFacts } from './event-facts.tsx'
import { kindIcon } from './kind-icons.ts'
import { furtherItems, isSearch, moneyOf, type Points, pointsOf, type TimelineLine } from './lines.ts'
import { timelineWords } from './words.ts'

type Props = { line: TimelineLine; points: ReadonlyMap<string, Points> }

/** A page with the time spent on it, or an action; the actions on the page stand below it. */
export function LineRow({ line, points }: Props) {
  const say = timelineWords.value
  const { event, isPage, views, spentMs, read, actions, events } = line
  const isPointed = useComputed(() => events.some(({ at }) => Date.parse(at) === pointed.value?.at))
  const own = events.filter(one => !actions.includes(one))
  const notes = [
    views > 1 && say.views(views),
    spentMs >= 1000 && timeSpent(spentMs),
    read > 0 && say.read(percent(read)),
    isPage && event.also.includes('revisit') && say.again,
    event.also.includes('career_view') && say.jobs,
    event.also.includes('ad_click') && say.ad,
  ].filter(note => note !== false)
  return (
    <li data-pointed={isPointed.value || undefined} onPointerEnter={() => pointAt(event)}>
      <time dateTime={event.at} title={exactTime(event.at)}>
        {hourMinute(event.at)}
      </time>
      <div>
        <EventDetails event={event} notes={notes} points={pointsOf(own, points)} isPage={isPage} />
        {actions.length > 0 && (
          <ol class="line-actions">
            {actions.map(action => (
              <li key={`${action.key} ${action.id}`}>
                <EventDetails event={action} notes={[]} points={pointsOf([action], points)} />
              </li>
            ))}
          </ol>
        )}
      </div>
    </li>
  )
}

type DetailsProps = {
  event: TimelineEvent
  notes: readonly string[]
  points: Points | null
  isPage?: boolean
}

function EventDetails({ event, notes, points, isPage = false }: DetailsProps) {
  const { contact } = words.value
  const say = timelineWords.value
  const sum = moneyOf(event)
  const more = furtherItems(event)
  return (
    <details onFocusIn={() => pointAt(event)}>
      <summary>
        <Icon name={kindIcon(event)} />
        <span class="line-text">
          {isSearch(event) ? (
            say.search(event.item!)
          ) : isPage ? (
            <i>{aboutOf(event)}</i>
          ) : (
            <EventWords event={event} />
          )}
          {more > 0 && ` ${say.more(more)}`}
          {notes.length > 0 && <span class="soft"> · {notes.join(' · ')}</span>}
          {event.key === 'secret' && <small>{contact.server}</small>}
          {event.isClaim && <small class="unproven">{contact.claimed}</small>}
        </span>
        {sum && <b class="line-money">{money(sum.amount, sum.currency)}</b>}
        {points && <LinePoints points={points} />}
      </summary>
      <EventFacts event={event} />
    </details>
  )
}

/** What the event counts now; where nothing is left, what it gave. */
export function LinePoints({ points: { now, given } }: { points: Points }) {
  const say = timelineWords.value
  const isOver = Math.abs(now) < 0.05
  const shown = signedDecimal(isOver ? given : now)
  if (/^[^1-9]*$/.test(shown)) return null
  return (
    <b
      class="line-points"
      data-over={isOver || undefined}
      title={isOver ? say.over(shown) : say.points(shown)}
    >
      {shown}
    </b>
  )
}

function pointAt({ at }: TimelineEvent): void {
  pointed.value = { at: Date.parse(at), by: 'timeline' }
}
