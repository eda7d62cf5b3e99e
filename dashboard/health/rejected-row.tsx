import { useSignal } from '@preact/signals'
import type * as z from 'zod'
import type { RejectedInfo, Replayed } from '../../shared/health.ts'
import { ApiError, post } from '../core/api.ts'
import { Ago } from '../ui/ago.tsx'
import { announce } from '../ui/announce.ts'
import { problemText, refusalText } from '../ui/problem-words.ts'
import { screenWords } from './screen-words.ts'

/** One rejected event: the reason, its content, and a retry by the current rules. */
export function RejectedRow({ row, path }: { row: RejectedInfo; path: string }) {
  const say = screenWords.value
  const outcome = useSignal<string | null>(null)
  const isBusy = useSignal(false)
  const replay = async () => {
    isBusy.value = true
    try {
      const {
        outcome: became,
        code,
        message,
      } = await post<z.infer<typeof Replayed>>(`${path}/${row.id}/replay`)
      outcome.value = [say.outcomes[became], code, code && message && refusalText(code, message)]
        .filter(Boolean)
        .join(', ')
      announce(outcome.value)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      outcome.value = problemText(error)
    } finally {
      isBusy.value = false
    }
  }
  return (
    <li>
      <div class="rejected-head">
        <code>{row.code}</code>
        <span class="rejected-why">
          {refusalText(row.code, row.message)}
          {row.field && (
            <>
              {' '}
              <code>{row.field}</code>
            </>
          )}
        </span>
        <Ago at={row.receivedAt} />
        <button type="button" class="button" disabled={isBusy.value} onClick={() => void replay()}>
          {say.replay}
        </button>
      </div>
      {outcome.value && <p class="rejected-outcome">{outcome.value}</p>}
      <details>
        <summary>{say.raw}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways and must be reachable by keyboard */}
        <pre tabIndex={0}>{pretty(row.raw)}</pre>
      </details>
    </li>
  )
}

function pretty(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2)
  } catch {
    return raw
  }
}
