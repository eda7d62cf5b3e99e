import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Job } from '../../../shared/job.ts'
import { ApiError, get, post } from '../../core/api.ts'
import { announce } from '../../ui/announce.ts'
import { number } from '../../ui/format.ts'
import { problemText } from '../../ui/problem-words.ts'
import { words } from '../../words/words.ts'
import { jobs } from './jobs.ts'

const ASK_EVERY_MS = 1_000

type Publication = {
  start: (fromNow: boolean) => void
  text: ReadonlySignal<string | null>
  /** Progress from 0 to 1; null if no publication is running. */
  progress: ReadonlySignal<number | null>
}

/** The socket reports the progress; a poll now and then covers a lost connection. */
export function usePublication(path: string, done: () => void): Publication {
  const job = useSignal<Pick<Job, 'id' | 'state' | 'done' | 'total'> | null>(null)
  const problem = useSignal<string | null>(null)
  const isRunning = useComputed(
    () => job.value !== null && job.value.state !== 'done' && job.value.state !== 'failed',
  )

  useEffect(() => {
    if (!isRunning.value) return
    const ask = setInterval(async () => {
      const told = jobs.value[job.value!.id]
      const answer = await get<Job>(`/api/jobs/${encodeURIComponent(job.value!.id)}`).catch(() => null)
      if (answer) job.value = answer
      else if (told) job.value = { ...job.value!, done: told.done, total: told.total }
      if (answer?.state === 'done') {
        announce(words.value.plans.published)
        done()
      }
    }, ASK_EVERY_MS)
    return () => clearInterval(ask)
  }, [isRunning.value])

  const current = useComputed(() => {
    const told = job.value && jobs.value[job.value.id]
    return told && job.value && told.done > job.value.done
      ? { ...job.value, done: told.done, total: told.total }
      : job.value
  })
  return {
    start(fromNow) {
      problem.value = null
      post<Job>(`${path}/publish`, { fromNow }).then(
        started => {
          job.value = started
        },
        error => {
          if (!(error instanceof ApiError)) throw error
          problem.value = problemText(error)
        },
      )
    },
    text: useComputed(() => {
      const { plans: say } = words.value
      if (problem.value) return problem.value
      const at = current.value
      if (!at) return null
      if (at.state === 'done') return say.published
      if (at.state === 'failed') return say.publishFailed
      // The total is counted first.
      if (at.total === 0) return say.publishing
      return `${say.publishing}: ${say.progress(number(at.done), number(at.total))}`
    }),
    progress: useComputed(() => {
      const at = current.value
      if (!at || !isRunning.value) return null
      return at.total > 0 ? at.done / at.total : 0
    }),
  }
}

export function PublishDialog({
  dialog,
  publish,
}: {
  dialog: { current: HTMLDialogElement | null }
  publish: (fromNow: boolean) => void
}) {
  const { plans: say, verbs } = words.value
  const choices = [
    ['all', say.publishAll, say.publishAllHint],
    ['now', say.publishNow, say.publishNowHint],
  ] as const
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="publish-title">
      <form
        method="dialog"
        onSubmit={event => {
          const pressed = (event as SubmitEvent).submitter as HTMLButtonElement | null
          if (pressed?.value !== 'publish') return
          publish(new FormData(event.currentTarget).get('scope') === 'now')
        }}
      >
        <h2 id="publish-title">{say.publishTitle}</h2>
        <p>{say.publishText}</p>
        {choices.map(([value, title, hint]) => (
          <label key={value} class="choice">
            <input type="radio" name="scope" value={value} defaultChecked={value === 'all'} />
            <span>
              <b>{title}</b>
              <small>{hint}</small>
            </span>
          </label>
        ))}
        <div class="dialog-do">
          <button type="submit" class="button" value="cancel">
            {verbs.cancel}
          </button>
          <button type="submit" class="button primary" value="publish">
            {say.publish}
          </button>
        </div>
      </form>
    </dialog>
  )
}
