import { useComputed } from '@preact/signals'
import { now } from '../../core/server-clock.ts'
import { may, plan, site } from '../../core/session.ts'
import { number } from '../../ui/format.ts'
import { Title } from '../../ui/title.tsx'
import { words } from '../../words/words.ts'
import { sortedBands, toneOf } from '../bands.ts'
import { isPresent } from '../presence.ts'
import { useBoard } from '../use-board.ts'
import { change, clearFilter, isFiltered, type View, view, viewQuery } from '../view.ts'
import { CsvButton } from './csv-button.tsx'
import { CycleChoice } from './cycle-choice.tsx'
import { FacetFilter } from './facet-filter.tsx'
import { MomentChoice } from './moment-choice.tsx'
import { TagFilter } from './tag-filter.tsx'

export function BoardTools() {
  const { board } = words.value
  const { bands: chosen, known } = view.value
  const bands = plan.value ? sortedBands(plan.value.document) : []
  const toggle = (id: string) =>
    change({ bands: chosen.includes(id) ? chosen.filter(other => other !== id) : [...chosen, id] })
  return (
    <div class="tools">
      <Title text={board.title} />
      <CycleChoice />
      <Counts />
      <MomentChoice />
      <fieldset class="tools-filter" aria-label={board.filters}>
        {bands.toReversed().map(({ id, name }) => (
          <button
            key={id}
            type="button"
            class="chip"
            data-tone={toneOf(bands, id)}
            aria-pressed={chosen.includes(id)}
            onClick={() => toggle(id)}
          >
            {name}
          </button>
        ))}
        <label class="select">
          <span class="sr-only">{board.who}</span>
          <select
            value={known}
            onChange={event => change({ known: event.currentTarget.value as View['known'] })}
          >
            <option value="">{board.everyone}</option>
            <option value="yes">{board.known}</option>
            <option value="no">{board.unknown}</option>
          </select>
        </label>
        <TagFilter />
        <FacetFilter />
        <CsvButton />
        {isFiltered.value && (
          <button type="button" class="link" onClick={clearFilter}>
            {board.clear}
          </button>
        )}
        {isFiltered.value && may('member') && (
          <a
            href={`/alerts/lists${viewQuery(view.value, site.value?.id ?? null, plan.value?.id ?? null)}&from=board`}
          >
            {board.saveList}
          </a>
        )}
      </fieldset>
    </div>
  )
}

function Counts() {
  const { board } = words.value
  const store = useBoard()
  const { hasMore, shown, total } = store
  const present = useComputed(
    () =>
      shown.value.filter(id => {
        const row = store.rowOf(id)?.peek()
        return row && isPresent(row, now.value)
      }).length,
  )
  if (total.value === null) return <p class="counts" />
  // Past the rows that are here, nobody knows.
  const atLeast = hasMore.value && present.value > 0 ? '+' : ''
  return (
    <p class="counts">
      {board.contacts(total.value)}
      {present.value > 0 && (
        <>
          {' · '}
          <span class="here">{board.present(`${number(present.value)}${atLeast}`)}</span>
        </>
      )}
    </p>
  )
}
