import { useComputed, useSignal } from '@preact/signals'
import type { ScoreLine } from '../../../shared/contact.ts'
import { longDay, money } from '../../ui/format.ts'
import { Failure, Lines } from '../../ui/states.tsx'
import { timeSpent } from '../../ui/time-spent.ts'
import { words } from '../../words/words.ts'
import { LinePoints, LineRow } from './line-row.tsx'
import {
  isImportant,
  type Points,
  pointsByEvent,
  pointsOf,
  spentIn,
  type TimelineVisit,
  visitsOf,
} from './lines.ts'
import type { TimelinePages } from './timeline-pages.ts'
import { timelineWords } from './words.ts'

/** The latest visits are unfolded. */
const UNFOLDED = 3

type Props = { pages: TimelinePages; lines: readonly ScoreLine[] }

/** The contact's visits, newest first: a line per page, with its time, points and money. */
export function Timeline({ pages, lines }: Props) {
  const { contact: say } = words.value
  const own = timelineWords.value
  const isShort = useSignal(false)
  const points = pointsByEvent(lines)
  const visits = useComputed(() => visitsOf(pages.events.value))
  const shown = visits.value.flatMap(visit => {
    if (!isShort.value) return [visit]
    const kept = visit.lines.filter(line => isImportant(line, pointsOf(line.events, points)))
    return kept.length > 0 ? [{ ...visit, lines: kept }] : []
  })
  return (
    <section class="panel timeline" aria-labelledby="timeline-title">
      <header>
        <h2 id="timeline-title">{say.timeline}</h2>
        {visits.value.length > 0 && (
          <fieldset class="segments">
            <legend class="sr-only">{own.filter}</legend>
            {[false, true].map(wish => (
              <label key={String(wish)} title={wish ? own.importantHint : undefined}>
                <input
                  type="radio"
                  name="timeline-filter"
                  checked={isShort.value === wish}
                  onChange={() => {
                    isShort.value = wish
                  }}
                />
                <span>{wish ? own.important : own.all}</span>
              </label>
            ))}
          </fieldset>
        )}
      </header>
      {!pages.isLoaded.value &&
        (pages.error.value ? (
          <Failure error={pages.error.value} retry={pages.reload} />
        ) : (
          <Lines count={8} />
        ))}
      {pages.isLoaded.value && shown.length === 0 && (
        <p class="soft">{isShort.value ? own.noneImportant : say.noEvents}</p>
      )}
      {shown.map((visit, index) => (
        <VisitPart
          key={`${visit.visit} ${visit.events.at(-1)!.id}`}
          visit={visit}
          points={points}
          isOpen={index < UNFOLDED}
        />
      ))}
      {pages.hasOlder.value && (
        <button type="button" class="button" onClick={pages.older}>
          {say.older}
        </button>
      )}
    </section>
  )
}

type VisitProps = { visit: TimelineVisit; points: ReadonlyMap<string, Points>; isOpen: boolean }

function VisitPart({ visit: { visit, events, lines }, points, isOpen }: VisitProps) {
  const { contact: say } = words.value
  const own = timelineWords.value
  const source = events.find(event => event.source)?.source
  const spentMs = lines.reduce((sum, line) => sum + line.spentMs, 0)
  const pages = lines.filter(({ isPage }) => isPage).length
  const facts = [
    longDay(events.at(-1)!.at),
    source,
    pages > 0 ? own.pages(pages) : own.events(events.length),
    spentMs >= 1000 && timeSpent(spentMs),
    ...spentIn(events).map(({ amount, currency }) => money(amount, currency)),
  ].filter(fact => fact)
  const sum = pointsOf(events, points)
  return (
    <details class="visit" open={isOpen}>
      <summary>
        <h3>{visit === null ? say.outside : say.visit(visit)}</h3>
        <span class="soft">{facts.join(' · ')}</span>
        {sum && <LinePoints points={sum} />}
      </summary>
      <ol>
        {lines.map(line => (
          <LineRow key={`${line.event.key} ${line.event.id}`} line={line} points={points} />
        ))}
      </ol>
    </details>
  )
}
