import type { ReadonlySignal } from '@preact/signals'
import type { Plan } from '../../shared/plan.ts'
import { Icon } from '../ui/icons.tsx'
import { words } from '../words/words.ts'
import { usePlanEditor } from './editor/plan-editor.ts'
import { type Differences, differences } from './publication/differences.ts'
import { planWords } from './words/words.ts'

type Props = {
  /** The live version; null for a plan that has never been published. */
  live: Plan | null
  latestVersion: number
  isDirty: boolean
  isBusy: boolean
  publication: { text: ReadonlySignal<string | null>; progress: ReadonlySignal<number | null> }
  look: () => void
  save: () => void
  publish: () => void
}

/** Shows unpublished changes and the button to publish them. */
export function PlanBar({ live, latestVersion, isDirty, isBusy, publication, look, save, publish }: Props) {
  const { draft, plan, isReadOnly } = usePlanEditor()
  const { plans: say } = words.value
  const edit = planWords.value
  const open = live ? differences(live, plan, edit) : null
  const isAhead = open === null || open.parts.length > 0 || open.isReordered
  return (
    <footer class="plan-bar">
      <span class="state">{publication.text.value ?? `${summary(open, isDirty)} · v${latestVersion}`}</span>
      {publication.progress.value !== null && (
        <progress max={1} value={publication.progress.value} aria-label={say.publishing} />
      )}
      {!isReadOnly && (
        <>
          <button
            type="button"
            class="button icon-only"
            disabled={!draft.canUndo.value}
            aria-label={edit.undo}
            title={`${edit.undo} (Ctrl+Z)`}
            onClick={() => draft.undo()}
          >
            <Icon name="undo" />
          </button>
          <button
            type="button"
            class="button icon-only"
            disabled={!draft.canRedo.value}
            aria-label={edit.redo}
            title={`${edit.redo} (Ctrl+Shift+Z)`}
            onClick={() => draft.redo()}
          >
            <Icon name="redo" />
          </button>
          <button type="button" class="button" data-do="preview" disabled={isBusy} onClick={look}>
            {say.preview}
          </button>
          <button type="button" class="button" data-do="save" disabled={!isDirty || isBusy} onClick={save}>
            {say.saveDraft}
          </button>
          <button
            type="button"
            class="button primary"
            data-do="publish"
            disabled={!isAhead || isBusy || publication.progress.value !== null}
            onClick={publish}
          >
            {say.publish}
          </button>
        </>
      )}
    </footer>
  )
}

function summary(open: Differences | null, isDirty: boolean): string {
  const { changes: say } = planWords.value
  if (!open) return isDirty ? say.neverSaved : say.never
  const changes = open.parts.length + (open.isReordered ? 1 : 0)
  if (changes === 0) return say.none
  return isDirty ? say.unsaved(changes) : say.unpublished(changes)
}
