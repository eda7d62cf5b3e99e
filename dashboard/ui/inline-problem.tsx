import { ApiError } from '../core/api.ts'
import { words } from '../words/words.ts'
import { problemText } from './problem-words.ts'

/** The error of one part of a screen; a whole screen shows a `Failure`. */
export function InlineProblem({ error }: { error: unknown }) {
  const { states } = words.value
  return (
    <p class="problem" role="alert">
      {!(error instanceof ApiError)
        ? `${states.errorTitle}: ${error}`
        : error.status === 0
          ? `${states.offlineTitle}. ${states.offlineText}`
          : error.status === 403
            ? `${states.deniedTitle}. ${states.deniedText}`
            : `${states.errorTitle}: ${problemText(error)}`}
    </p>
  )
}
