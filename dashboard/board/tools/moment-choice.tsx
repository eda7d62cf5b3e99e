import { useEffect } from 'preact/hooks'
import type { Ranks } from '../../../shared/board.ts'
import { get } from '../../core/api.ts'
import { plan } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { exactTime, hourMinute, shortDay } from '../../ui/format.ts'
import { words } from '../../words/words.ts'
import { useBoard } from '../use-board.ts'
import { change, MOMENTS, type Moment, view } from '../view.ts'

/** A snapshot is made each hour; the next one is asked for now and then. */
const ASK_AGAIN_MS = 10 * 60_000

/** The choice of the moment that changes of rank are counted from. */
export function MomentChoice() {
  const store = useBoard()
  const { board } = words.value
  const { since, tag, cycle } = view.value
  // Snapshots are of the score; a tag's board is compared with what it was when the page was opened.
  const kept = since === 'open' || tag !== '' ? null : since
  const key = kept && plan.value ? `${plan.value.id} ${kept}` : null
  const answer = useResource<Ranks>(key, signal =>
    get('/api/board/ranks', { plan: plan.value?.id, ago: kept ?? undefined }, signal),
  )
  const ranks = answer.data.value
  useEffect(() => {
    if (key === null) return store.countFrom(null)
    if (ranks) store.countFrom(ranks)
  }, [key, ranks])
  useEffect(() => {
    const timer = setInterval(answer.reload, ASK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [])
  if (cycle !== '') return null
  const at = store.baseline.value?.at
  const isMissing = kept !== null && ranks?.at === null
  return (
    <p class="since">
      <label class="select">
        <span class="sr-only">{board.moment}</span>
        <select
          value={since}
          disabled={tag !== ''}
          onChange={event => change({ since: event.currentTarget.value as Moment })}
        >
          {MOMENTS.map(moment => (
            <option key={moment} value={moment}>
              {`± ${board.moments[moment]}`}
            </option>
          ))}
        </select>
      </label>
      {isMissing ? (
        <span>{board.noRanks}</span>
      ) : (
        kept !== null &&
        at !== undefined && (
          <time dateTime={new Date(at).toISOString()} title={board.since(exactTime(at))}>
            {isToday(at) ? hourMinute(at) : `${shortDay(at)} ${hourMinute(at)}`}
          </time>
        )
      )}
      {kept === null && (
        <button
          type="button"
          class="link"
          title={at === undefined ? board.sinceNow : `${board.since(exactTime(at))}. ${board.sinceNow}`}
          onClick={() => store.countFromNow()}
        >
          {board.sinceNowShort}
        </button>
      )}
    </p>
  )
}

const isToday = (at: number): boolean => new Date(at).toDateString() === new Date().toDateString()
