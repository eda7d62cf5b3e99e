import { plan } from '../../core/session.ts'
import { words } from '../../words/words.ts'
import { change, view } from '../view.ts'

/** Tags that the plan names are chosen from a list; those that events bring along can be typed. */
export function TagFilter() {
  const { board } = words.value
  const rules = plan.value?.document.tags ?? []
  if (rules.length === 0) return null
  const fixed = rules.flatMap(({ from }) => (typeof from === 'string' ? [] : [from.tag]))
  const isOpen = rules.some(({ from }) => typeof from === 'string')
  if (isOpen) {
    return (
      <>
        <input
          class="tag-field"
          list="tags"
          defaultValue={view.value.tag}
          placeholder={board.tag}
          aria-label={board.tag}
          onChange={event => change({ tag: event.currentTarget.value.trim() })}
        />
        <datalist id="tags">
          {fixed.map(tag => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
      </>
    )
  }
  return (
    <label class="select">
      <span class="sr-only">{board.tag}</span>
      <select value={view.value.tag} onChange={event => change({ tag: event.currentTarget.value })}>
        <option value="">{board.allTags}</option>
        {fixed.map(tag => (
          <option key={tag} value={tag}>
            {tag}
          </option>
        ))}
      </select>
    </label>
  )
}
