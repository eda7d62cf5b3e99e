import { useSignal } from '@preact/signals'
import { STARTER_KINDS, type StarterKind } from '../../../shared/starter-kind.ts'
import { Failure, Notice } from '../../ui/states.tsx'
import { usePlanEditor } from '../editor/plan-editor.ts'
import { readStarter } from './read-starter.ts'
import { starterWords } from './words.ts'

/** Opens a present starter plan in the editor, where it can be undone, and previews it. Nothing is saved. */
export function StarterOffer({ look }: { look: () => void }) {
  const editor = usePlanEditor()
  const { offerTitle, offerText, open, kinds } = starterWords.value
  const isBusy = useSignal(false)
  const problem = useSignal<unknown>(null)
  const take = async (kind: StarterKind) => {
    isBusy.value = true
    problem.value = null
    try {
      const plan = await readStarter(kind)
      const { site, state } = editor.plan
      editor.rearrange({ ...plan, state, ...(site === undefined ? {} : { site }) })
      look()
    } catch (error) {
      problem.value = error
    } finally {
      isBusy.value = false
    }
  }
  return (
    <div data-part="starter-offer">
      <Notice title={offerTitle} text={offerText}>
        <p class="page-do">
          {STARTER_KINDS.map(kind => (
            <button
              key={kind}
              type="button"
              class="button"
              disabled={isBusy.value}
              aria-label={open(kinds[kind])}
              onClick={() => void take(kind)}
            >
              {kinds[kind]}
            </button>
          ))}
        </p>
        {problem.value !== null && <Failure error={problem.value} />}
      </Notice>
    </div>
  )
}
