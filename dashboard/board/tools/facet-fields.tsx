import type { Facets } from '../../../shared/board.ts'
import { get } from '../../core/api.ts'
import { site } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { number } from '../../ui/format.ts'
import { Failure, Lines } from '../../ui/states.tsx'
import { words } from '../../words/words.ts'
import { change, type Facet, view } from '../view.ts'

type Option = { value: string; label: string; count: number }

/** One field for each facet, with the values that most contacts have. */
export function FacetFields() {
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
    [
      'partner',
      [
        ...facets.partners.map(({ id, name, count }) => ({ value: id, label: name, count })),
        { value: 'none', label: board.noPartner, count: 0 },
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
