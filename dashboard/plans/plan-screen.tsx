import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { PlanDetail, Preview as PreviewAnswer, SavedPlan } from '../../shared/api.ts'
import { ApiError, get, post, put } from '../api.ts'
import { Icon } from '../icons.tsx'
import { useResource } from '../resource.ts'
import { fail, loadPlans, may } from '../session.ts'
import { Failure, Lines } from '../states.tsx'
import { words } from '../words/words.ts'
import { type Fault, JsonField } from './json-field.tsx'
import { Preview } from './preview.tsx'
import { PublishDialog, usePublication } from './publish.tsx'

type Work = 'saving' | 'previewing' | null

export function PlanScreen({ id }: { id: string }) {
  const { plans: say } = words.value
  const path = `/api/plans/${encodeURIComponent(id)}`
  const detail = useResource<PlanDetail>(id, signal => get(path, {}, signal))
  const text = useSignal<string | null>(null)
  const savedText = useSignal('')
  const faults = useSignal<readonly Fault[]>([])
  const warnings = useSignal<readonly Fault[]>([])
  const problem = useSignal<unknown>(null)
  const preview = useSignal<PreviewAnswer | null>(null)
  const work = useSignal<Work>(null)
  const dialog = useRef<HTMLDialogElement>(null)
  const publication = usePublication(path, () => {
    detail.reload()
    loadPlans().catch(fail)
  })

  const found = detail.data.value
  useEffect(() => {
    if (!found || text.value !== null) return
    text.value = savedText.value = JSON.stringify(found.draft, null, 2)
  }, [found])
  const isDirty = text.value !== null && text.value !== savedText.value
  useLeaveGuard(isDirty)

  /** Reads what was typed; what is wrong with it goes to its place. */
  const document = (): unknown => {
    try {
      return JSON.parse(text.value ?? '')
    } catch (error) {
      faults.value = [{ path: '', message: `${say.notJson}: ${(error as Error).message}` }]
      return undefined
    }
  }
  const attempt = async (kind: Work, act: (document: unknown) => Promise<void>): Promise<boolean> => {
    problem.value = null
    faults.value = []
    const read = document()
    if (read === undefined) return false
    work.value = kind
    try {
      await act(read)
      return true
    } catch (error) {
      const errors = error instanceof ApiError ? error.problem?.errors : undefined
      if (errors?.length) faults.value = errors
      else problem.value = error
      return false
    } finally {
      work.value = null
    }
  }
  const save = () =>
    attempt('saving', async read => {
      const sent = text.value!
      warnings.value = (await put<SavedPlan>(path, read)).warnings
      savedText.value = sent
      detail.reload()
      await loadPlans()
    })
  const look = () =>
    attempt('previewing', async read => {
      preview.value = await post<PreviewAnswer>(`${path}/preview`, read)
    })
  const askToPublish = async () => {
    if (!isDirty || (await save())) dialog.current?.showModal()
  }

  if (!found || text.value === null) {
    return (
      <main class="page" id="main">
        {detail.error.value ? (
          <Failure error={detail.error.value} retry={detail.reload} />
        ) : (
          <Lines count={14} />
        )}
      </main>
    )
  }
  const mayChange = may('member')
  const isAhead = found.latestVersion !== found.liveVersion
  const state = isDirty ? say.unsaved : isAhead ? say.unpublished : say.isLive
  return (
    <main class="plan" id="main">
      <header class="plan-head">
        <a class="back" href="/plans">
          <Icon name="back" />
          {say.title}
        </a>
        <h1>{found.name}</h1>
        <span class="state" data-is={found.state}>
          {say.states[found.state]}
        </span>
      </header>
      <section class="plan-document" aria-labelledby="document-title">
        <h2 id="document-title">{say.document}</h2>
        <p class="soft">{mayChange ? say.documentHint : say.readOnly}</p>
        <JsonField text={text} faults={faults.value} warnings={warnings.value} isReadOnly={!mayChange} />
        {problem.value !== null && <Failure error={problem.value} />}
      </section>
      <Preview preview={preview.value} isBusy={work.value === 'previewing'} />
      <footer class="plan-bar">
        <span class="state">{publication.text.value ?? `${state} · v${found.latestVersion}`}</span>
        {publication.progress.value !== null && <progress max={1} value={publication.progress.value} />}
        {mayChange && (
          <>
            <button type="button" class="button" disabled={work.value !== null} onClick={() => void look()}>
              {say.preview}
            </button>
            <button
              type="button"
              class="button"
              disabled={!isDirty || work.value !== null}
              onClick={() => void save()}
            >
              {say.saveDraft}
            </button>
            <button
              type="button"
              class="button primary"
              disabled={(!isDirty && !isAhead) || work.value !== null || publication.progress.value !== null}
              onClick={() => void askToPublish()}
            >
              {say.publish}
            </button>
          </>
        )}
      </footer>
      <PublishDialog dialog={dialog} publish={publication.start} />
    </main>
  )
}

/** Asks before what was typed is lost with the page. */
function useLeaveGuard(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isDirty])
}
