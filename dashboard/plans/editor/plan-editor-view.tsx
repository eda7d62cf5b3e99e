import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { PlanDetail } from '../../../shared/plan-info.ts'
import { fail, loadPlans } from '../../core/session.ts'
import { Icon } from '../../ui/icons.tsx'
import { Failure } from '../../ui/states.tsx'
import { words } from '../../words/words.ts'
import { isSame } from '../document.ts'
import { type Broken, DocumentPart } from '../document-part.tsx'
import { useLeaveGuard } from '../leave-guard.ts'
import { PlanBar } from '../plan-bar.tsx'
import { PlanFiles } from '../plan-files.tsx'
import { PlanTitle } from '../plan-title.tsx'
import { Preview } from '../publication/preview.tsx'
import { PublishDialog, usePublication } from '../publication/publish.tsx'
import { VersionsPart } from '../publication/versions-part.tsx'
import { StarterOffer } from '../starter/starter-offer.tsx'
import { useFirings } from '../use-firings.ts'
import { usePlanWork } from '../use-plan-work.ts'
import { planWords } from '../words/words.ts'
import { FaultsList } from './faults-list.tsx'
import { usePlanEditor } from './plan-editor.ts'
import { BandsPart, SeasonsPart, TagsPart, ThresholdsPart, WholePart } from './plan-parts.tsx'
import { RulesPart } from './rules-part.tsx'
import { useCheck } from './use-check.ts'

type Tab = 'rules' | 'document' | 'versions'
const TABS: Tab[] = ['rules', 'document', 'versions']

type Props = { detail: PlanDetail; path: string; reload: () => void }

export function PlanEditorView({ detail, path, reload }: Props) {
  const editor = usePlanEditor()
  const { plans: say } = words.value
  const edit = planWords.value
  const tab = useSignal<Tab>('rules')
  const broken = useSignal<Broken | null>(null)
  const dialog = useRef<HTMLDialogElement>(null)
  const work = usePlanWork(path, detail.draft, reload)
  const publication = usePublication(path, () => {
    work.published()
    reload()
    loadPlans().catch(fail)
  })
  const isDirty = broken.value !== null || !isSame(editor.plan, work.saved.value)
  useLeaveGuard(isDirty)
  useUndoKeys()
  useFirings(detail, path)
  useCheck(detail.site)
  const publish = async (fromNow: boolean) => {
    if (!isDirty || (await work.save())) publication.start(fromNow)
  }
  return (
    <main class="plan" id="main">
      <header class="plan-head">
        <a class="back" href="/plans">
          <Icon name="back" />
          {say.title}
        </a>
        <PlanTitle />
        <span class="state" data-is={detail.state}>
          {say.states[detail.state]}
        </span>
        <PlanFiles />
      </header>
      <div class="plan-work">
        <fieldset class="plan-tabs" aria-label={edit.tabsLabel}>
          {TABS.map(name => (
            <button
              key={name}
              type="button"
              aria-pressed={tab.value === name}
              onClick={() => (tab.value = name)}
            >
              {edit.tabs[name]}
            </button>
          ))}
        </fieldset>
        {work.problem.value !== null && <Failure error={work.problem.value} />}
        {tab.value === 'document' ? (
          <DocumentPart broken={broken} />
        ) : (
          <div class="plan-scroll">
            {broken.value && <p role="alert">{edit.broken}</p>}
            {tab.value === 'versions' && <VersionsPart detail={detail} path={path} />}
            {tab.value === 'rules' && !broken.value && (
              <>
                {detail.isFormerStarter && !isDirty && !editor.isReadOnly && (
                  <StarterOffer look={() => void work.look()} />
                )}
                <FaultsList />
                <RulesPart />
                <BandsPart />
                <ThresholdsPart />
                <SeasonsPart />
                <TagsPart />
                <WholePart />
              </>
            )}
          </div>
        )}
      </div>
      <Preview preview={work.preview.value} isBusy={work.doing.value === 'previewing'} />
      <PlanBar
        live={detail.liveVersion === null ? null : detail.document}
        latestVersion={detail.latestVersion}
        isDirty={isDirty}
        isBusy={work.doing.value !== null || broken.value !== null}
        publication={publication}
        look={() => void work.look()}
        save={() => void work.save()}
        publish={() => dialog.current?.showModal()}
      />
      <PublishDialog dialog={dialog} publish={fromNow => void publish(fromNow)} />
    </main>
  )
}

/** Ctrl+Z takes a step back, unless a field that is being typed in has steps of its own. */
function useUndoKeys(): void {
  const { draft, isReadOnly } = usePlanEditor()
  useEffect(() => {
    if (isReadOnly) return
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return
      if ((event.target as Element).matches?.('textarea, input:not([type=checkbox])')) return
      event.preventDefault()
      if (event.shiftKey) draft.redo()
      else draft.undo()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [isReadOnly])
}
