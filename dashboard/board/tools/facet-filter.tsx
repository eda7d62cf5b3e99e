import { useSignal } from '@preact/signals'
import { number } from '../../ui/format.ts'
import { lazyPart } from '../../ui/lazy.tsx'
import { words } from '../../words/words.ts'
import { facetsChosen } from '../view.ts'

/** Its code comes when it is opened, as its values do. */
const Fields = lazyPart(async () => (await import('./facet-fields.tsx')).FacetFields, 4)

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
