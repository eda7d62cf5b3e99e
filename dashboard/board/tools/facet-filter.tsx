import { useSignal } from '@preact/signals'
import type { Facets } from '../../../shared/board.ts'
import { get } from '../../core/api.ts'
import { site } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { number } from '../../ui/format.ts'
import { Failure, Lines } from '../../ui/states.tsx'
import { words } from '../../words/words.ts'
import { change, type Facet, facetsChosen, view } from '../view.ts'

type Option = { value: string; label: string; count: number }

/** Filters beside bands and tags; their values are loaded when it is opened. */
export function FacetFilter() {
  const { board } = words.value
  const isOpen = useSignal(false)
  const chosen = facetsChosen.value
  return (
    <>
      <button type="button" class="button" popovertarget="facets" data-is={chosen > 0 ? 'set' : undefined}>
        {board.moreFilters}
        {chosen > 0 && <b class="count">{number(chosen)}</b>}
      </button>
      <fieldset
        id="facets"
        class="menu facets"
        popover="auto"
        aria-label={board.moreFilters}
        onToggle={event => {
          isOpen.value = event.newState === 'open'
        }}
      >
        {isOpen.value && <Fields />}
      </fieldset>
    </>
  )
}

function Fields() {
  const { board } = words.value
  const id = site.value?.id
  const answer = useResource<Facets>(id ?? null, signal => get('/api/board/facets', { site: id }, signal))
  const facets = answer.data.value
  if (!facets) {
    return answer.error.value ? (
      <Failure error={answer.error.value} retry={answer.reload} />
    ) : (
      <Lines count={4} />
    )
  }
  const named = (all: Facets['sources']): Option[] =>
    all.map(({ value, count }) => ({ value, label: value, count }))
  const fields: [Facet, Option[]][] = [
    ['source', named(facets.sources)],
    ['city', named(facets.cities)],
    ['company', named(facets.companies)],
    [
      'owner',
      [
        ...facets.owners.map(({ id, name, count }) => ({ value: id, label: name, count })),
        { value: 'none', label: board.nobodys, count: 0 },
      ],
    ],
  ]
  return (
    <>
      {fields.map(([facet, options]) => (
        <label key={facet} class="field">
          {board.facets[facet]}
          <span class="select">
            <select
              value={view.value[facet]}
              onChange={event => change({ [facet]: event.currentTarget.value })}
            >
              <option value="">{board.any}</option>
              {withChosen(options, view.value[facet]).map(({ value, label, count }) => (
                <option key={value} value={value}>
                  {count > 0 ? `${label} (${number(count)})` : label}
                </option>
              ))}
            </select>
          </span>
        </label>
      ))}
    </>
  )
}

/** A link may ask for what few have. */
const withChosen = (options: Option[], chosen: string): Option[] =>
  chosen === '' || options.some(({ value }) => value === chosen)
    ? options
    : [...options, { value: chosen, label: chosen, count: 0 }]
