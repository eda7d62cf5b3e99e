import { useComputed } from '@preact/signals'
import { now } from '../../core/server-clock.ts'
import { may, plan, site } from '../../core/session.ts'
import { Chip, OneOf } from '../../ui/filters.tsx'
import { number } from '../../ui/format.ts'
import { Title } from '../../ui/title.tsx'
import { words } from '../../words/words.ts'
import { sortedBands, toneOf } from '../bands.ts'
import { isPresent } from '../presence.ts'
import { useBoard } from '../use-board.ts'
import { change, clearFilter, isFiltered, STATUSES, view, viewQuery } from '../view.ts'
import { CsvButton } from './csv-button.tsx'
import { CycleChoice } from './cycle-choice.tsx'
import { FacetFilter } from './facet-filter.tsx'
import { MomentChoice } from './moment-choice.tsx'
import { TagFilter } from './tag-filter.tsx'

export function BoardTools() {
  const { board } = words.value
  const { bands: chosen, known, status } = view.value
  const bands = plan.value ? sortedBands(plan.value.document) : []
  const toggle = (id: string) =>
    change({ bands: chosen.includes(id) ? chosen.filter(other => other !== id) : [...chosen, id] })
  return (
    <div class="tools">
      <div class="tools-head">
        <Title text={board.title} />
        <CycleChoice />
        <Counts />
        <MomentChoice />
      </div>
      <fieldset class="tools-filter" aria-label={board.filters}>
        {bands.toReversed().map(({ id, name }) => (
          <Chip key={id} tone={toneOf(bands, id)} isOn={chosen.includes(id)} toggle={() => toggle(id)}>
            {name}
          </Chip>
        ))}
        <OneOf
          label={board.statusTitle}
          value={status}
          options={STATUSES.map(value => ({ value, label: board.statusFilters[value] }))}
          choose={status => change({ status })}
        />
        <OneOf
          label={board.who}
          value={known}
          options={[
            { value: '', label: board.everyone },
            { value: 'yes', label: board.known },
            { value: 'no', label: board.unknown },
          ]}
          choose={known => change({ known })}
        />
        <TagFilter />
        <FacetFilter />
        <CsvButton />
        <WithFilter />
      </fieldset>
    </div>
  )
}

/** The actions on a filter. Their space is reserved without a filter, so that no tool moves when one is chosen. */
function WithFilter() {
  const { board } = words.value
  return (
    <span class="with-filter" data-idle={!isFiltered.value || undefined}>
      <button type="button" class="link" onClick={clearFilter}>
        {board.clear}
      </button>
      {may('member') && (
        <a
          href={`/alerts/lists${viewQuery(view.value, site.value?.id ?? null, plan.value?.id ?? null)}&from=board`}
        >
          {board.saveList}
        </a>
      )}
    </span>
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
  // Rows that are not loaded may contain more present contacts.
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
