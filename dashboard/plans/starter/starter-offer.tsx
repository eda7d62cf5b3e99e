import { useSignal } from '@preact/signals'
import { STARTER_KINDS, type StarterKind } from '../../../shared/starter-kind.ts'
import { Failure } from '../../ui/states.tsx'
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
    <section class="once" data-part="starter-offer">
      <h2>{offerTitle}</h2>
      <p>{offerText}</p>
      <div class="page-do">
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
      </div>
      {problem.value !== null && <Failure error={problem.value} />}
    </section>
  )
}
