import { useSignal } from '@preact/signals'
import type { Board } from '../../shared/board.ts'
import { get } from '../core/api.ts'
import { livePlans, loadSession, plan, sessionError, site } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { status } from '../live/connection.ts'
import { Failure, Lines, Notice } from '../ui/states.tsx'
import { words } from '../words/words.ts'
import { BoardList } from './board-list.tsx'
import { isPaused } from './pause.ts'
import { Stream } from './stream/stream-panel.tsx'
import { BoardTools } from './tools/board-tools.tsx'
import { isCompact } from './tools/density.ts'
import { useBoard } from './use-board.ts'
import { change, clearFilter, isFiltered } from './view.ts'

export function BoardScreen() {
  const { board, stream } = words.value
  const { waiting, moveNow } = useBoard()
  const tab = useSignal<'board' | 'stream'>('board')
  return (
    <main class="board" id="main" data-tab={tab.value} data-compact={isCompact.value}>
      <fieldset class="tabs" aria-label={board.title}>
        {(['board', 'stream'] as const).map(name => (
          <button
            key={name}
            type="button"
            aria-pressed={tab.value === name}
            onClick={() => (tab.value = name)}
          >
            {name === 'board' ? board.title : stream.tab}
          </button>
        ))}
      </fieldset>
      <section class="board-main" data-stale={status.value === 'waiting' || undefined}>
        <BoardTools />
        <div class="board-body">
          <Body />
          {waiting.value > 0 && (
            <button type="button" class="waiting" onClick={moveNow}>
              <span>{board.waiting(waiting.value)}</span> <b>{board.applyNow}</b>{' '}
              <span class="key" aria-hidden="true">
                .
              </span>
            </button>
          )}
        </div>
      </section>
      <Stream />
    </main>
  )
}

function Body() {
  const { board } = words.value
  const { pastProblem, shown, total } = useBoard()
  if (sessionError.value) return <Failure error={sessionError.value} retry={() => void loadSession()} />
  if (livePlans.value?.length === 0 && site.value) {
    return (
      <Notice title={board.noPlanTitle} text={board.noPlanText}>
        <a class="button primary" href="/plans">
          {board.noPlanDo}
        </a>
      </Notice>
    )
  }
  if (pastProblem.value !== null) {
    return (
      <Failure error={pastProblem.value}>
        <button type="button" class="button primary" onClick={() => change({ cycle: '' })}>
          {board.runningCycle}
        </button>
      </Failure>
    )
  }
  if (total.value === null) return <Lines count={12} />
  if (shown.value.length > 0) return <BoardList />
  if (isPaused.value || total.value > 0) return <Lines count={12} />
  if (isFiltered.value) {
    return (
      <Notice title={board.noMatchTitle} text={board.noMatchText}>
        <button type="button" class="button primary" onClick={clearFilter}>
          {board.noMatchDo}
        </button>
      </Notice>
    )
  }
  return <NobodyOpen />
}

/** The board without open leads: all have been worked, or there are no contacts yet. */
function NobodyOpen() {
  const { board } = words.value
  const id = plan.value?.id
  const all = useResource<Board>(id ?? null, signal => get('/api/board', { plan: id, top: 1 }, signal))
  if (!all.data.value && all.error.value === null) return <Lines count={12} />
  if ((all.data.value?.total ?? 0) > 0) {
    return (
      <Notice title={board.noOpenTitle} text={board.noOpenText}>
        <button type="button" class="button primary" onClick={() => change({ status: 'all' })}>
          {board.noOpenDo}
        </button>
      </Notice>
    )
  }
  return (
    <Notice title={board.emptyTitle} text={board.emptyText}>
      <a class="button primary" href="/install">
        {board.emptyDo}
      </a>
    </Notice>
  )
}
