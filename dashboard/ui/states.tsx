import type { ComponentChildren } from 'preact'
import { ApiError } from '../core/api.ts'
import { words } from '../words/words.ts'
import { problemText } from './problem-words.ts'
import { Title } from './title.tsx'

type Empty = { title: string; text: string; children?: ComponentChildren }

/** Explains an empty screen and offers one action. */
export function Notice({ title, text, children }: Empty) {
  return (
    <div class="notice">
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  )
}

/** An error state: the cause, the kept data, the remedy. */
type Failed = { error: unknown; retry?: () => void; children?: ComponentChildren }

export function Failure({ error, retry, children }: Failed) {
  const { states, verbs } = words.value
  const again = (
    <>
      {retry && (
        <button type="button" class="button" onClick={retry}>
          {verbs.retry}
        </button>
      )}
      {children}
    </>
  )
  if (!(error instanceof ApiError)) {
    return (
      <Notice title={states.errorTitle} text={String(error)}>
        {again}
      </Notice>
    )
  }
  if (error.status === 0) {
    return (
      <Notice title={states.offlineTitle} text={states.offlineText}>
        {again}
      </Notice>
    )
  }
  if (error.status === 403) return <Denied />
  return (
    <Notice title={states.errorTitle} text={problemText(error)}>
      {error.problem && <p class="soft">{states.reference(error.problem.code)}</p>}
      {again}
    </Notice>
  )
}

/** The signed-in user lacks the permission for this screen. */
export function Denied() {
  const { states } = words.value
  return <Notice title={states.deniedTitle} text={states.deniedText} />
}

export function Missing() {
  const { states } = words.value
  return (
    <main class="page" id="main">
      <Title text={states.missingTitle} isHidden />
      <Notice title={states.missingTitle} text={states.missingText}>
        <a class="button primary" href="/board">
          {states.toBoard}
        </a>
      </Notice>
    </main>
  )
}

/** Grey lines where the text will be, so that nothing jumps when it comes. */
export function Lines({ count }: { count: number }) {
  return (
    <div class="lines" aria-busy="true">
      <span class="sr-only">{words.value.states.loading}</span>
      {Array.from({ length: count }, (_, index) => (
        <i key={index} />
      ))}
    </div>
  )
}
