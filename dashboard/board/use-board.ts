import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Board } from '../../shared/board.ts'
import { get } from '../core/api.ts'
import { serverAheadMs } from '../core/server-clock.ts'
import { listen, resync, watchBoard } from '../live/connection.ts'
import { markPainted } from '../live/paint-latency.ts'
import { BoardStore } from './board-store.ts'
import { isPaused } from './pause.ts'

/** The page's board store, fed by the page's socket. */
export function createBoard(): BoardStore {
  const board = new BoardStore({
    isPaused,
    subscribe: watchBoard,
    resync,
    readPage: ({ plan, tag, cycle, filter }, top, cursor, signal) =>
      get<Board>(
        '/api/board',
        { plan, tag, cycle, top, cursor, filter: filter && JSON.stringify(filter) },
        signal,
      ),
    onFrame(callback) {
      // A hidden page gets no frames.
      if (document.hidden) setTimeout(callback)
      else requestAnimationFrame(callback)
    },
    painted: since => markPainted(since, serverAheadMs()),
    elapsed: () => performance.now(),
    now: () => Date.now() + serverAheadMs(),
  })
  listen('snap', snap => board.takeSnapshot(snap))
  listen('d', change => board.takeChange(change))
  return board
}

export const BoardContext = createContext<BoardStore | null>(null)

export function useBoard(): BoardStore {
  const board = useContext(BoardContext)
  if (!board) throw new Error('no board above this component')
  return board
}
