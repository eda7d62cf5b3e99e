import { useEffect, useRef } from 'preact/hooks'
import { moveTo, sectionsOf } from './arrange.ts'
import type { PlanEditor } from './plan-editor.ts'

/** A rule follows the pointer while its handle is dragged; the whole drag is one undo step. */
export function useDrag(editor: PlanEditor, list: { current: HTMLElement | null }): (id: string) => void {
  const end = useRef<(() => void) | null>(null)
  useEffect(() => () => end.current?.(), [])
  return id => {
    const startedAt = performance.now()
    const follow = (event: PointerEvent) => {
      const target = placeAt(editor, list.current, id, event)
      if (target)
        editor.rearrange(
          moveTo(editor.plan, id, target.group, target.place),
          `drag ${id} ${startedAt}`,
          startedAt,
        )
    }
    const stop = () => {
      document.removeEventListener('pointermove', follow)
      for (const name of ENDS) document.removeEventListener(name, stop)
      if (list.current) delete list.current.dataset.dragging
      end.current = null
    }
    document.addEventListener('pointermove', follow)
    for (const name of ENDS) document.addEventListener(name, stop)
    if (list.current) list.current.dataset.dragging = id
    end.current = stop
  }
}

const ENDS = ['pointerup', 'pointercancel'] as const

/** The place of the rule under the pointer, once it is past that one's middle; an empty group takes it whole. */
function placeAt(
  editor: PlanEditor,
  list: HTMLElement | null,
  id: string,
  { clientX, clientY }: PointerEvent,
) {
  const under = document.elementFromPoint(clientX, clientY)
  if (!under || !list?.contains(under)) return null
  const card = under.closest<HTMLElement>('[data-rule]')
  const sections = sectionsOf(editor.plan)
  if (!card) {
    const group = under.closest<HTMLElement>('[data-group]')?.dataset.group
    const section = sections.find(one => (one.group ?? '') === group)
    return section?.rules.length === 0 ? { group: section.group, place: 0 } : null
  }
  const over = card.dataset.rule!
  if (over === id) return null
  const section = sections.find(({ rules }) => rules.some(rule => rule.id === over))!
  const box = card.getBoundingClientRect()
  const isPastMiddle = clientY > box.top + box.height / 2
  const others = section.rules.filter(rule => rule.id !== id)
  const place = others.findIndex(rule => rule.id === over) + (isPastMiddle ? 1 : 0)
  const isThere = section.rules.findIndex(rule => rule.id === id) === place
  return isThere ? null : { group: section.group, place }
}
