import type { BoardSpec } from '../../shared/board.ts'
import type { ClientMessage, ServerMessage } from '../../shared/live.ts'

// Values that the schema module also names; importing them from there would bring all of zod into the page.
const PROTOCOL = 'pulseboard.v1' satisfies typeof import('../../shared/live.ts').PROTOCOL
const NOT_ALLOWED = 4003 satisfies typeof import('../../shared/live.ts').CLOSE['notAllowed']
const HEARTBEAT_MS = 15_000 satisfies typeof import('../../shared/live.ts').HEARTBEAT_MS

const ASK_AGAIN_MS = 2_000
const BACKOFF_FIRST_MS = 500
const BACKOFF_MOST_MS = 15_000
/**
 * After this many heartbeats without a message the connection counts as lost, even if the browser reports it as open.
 */
const PATIENCE_BEATS = 2.5

export type LiveStatus = 'connecting' | 'live' | 'waiting' | 'signed-out'
export type Held = { epoch: string; seq: number }
type Listener = {
  message(message: ServerMessage): void
  status(status: LiveStatus): void
  /** The version of the board on the screen, so that only the difference need be sent. */
  held(): Held | null
}

export type Live = {
  watch(board: BoardSpec): void
  /** Asks for a whole snapshot: a change was missed. */
  resync(): void
  acknowledge(alertId: string): void
  close(): void
}

/** The one socket of the page. Comes back by itself after anything but a refusal. */
export function openLive(url: string, listener: Listener): Live {
  let socket: WebSocket | null = null
  let board: BoardSpec | null = null
  let failures = 0
  let heartbeatMs: number = HEARTBEAT_MS
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let askAgain: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  const send = (message: ClientMessage) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }
  const subscribe = (resume: Held | null) => {
    if (board) send({ t: 'sub', board, events: true, ...(resume ? { resume } : {}) })
  }

  const later = (act: () => void) => {
    clearTimeout(askAgain)
    askAgain = setTimeout(act, ASK_AGAIN_MS)
  }

  function connect(): void {
    clearTimeout(retry)
    if (isOver) return
    listener.status('connecting')
    const mine = new WebSocket(url, PROTOCOL)
    socket = mine
    feedWatchdog()
    mine.onopen = () => subscribe(listener.held())
    mine.onmessage = event => {
      feedWatchdog()
      const message = JSON.parse(event.data) as ServerMessage
      if (message.t === 'hello') {
        failures = 0
        heartbeatMs = message.heartbeatMs
        listener.status('live')
      }
      // A new site or plan may not have reached this collector yet.
      if (message.t === 'error') later(() => subscribe(listener.held()))
      listener.message(message)
    }
    mine.onclose = event => {
      if (mine === socket) lost(event.code)
    }
  }

  function lost(code: number): void {
    socket = null
    clearTimeout(watchdog)
    if (code === NOT_ALLOWED) {
      isOver = true
      listener.status('signed-out')
    } else if (!isOver) {
      listener.status('waiting')
      retry = setTimeout(connect, backoffMs(failures++, Math.random()))
    }
  }

  function feedWatchdog(): void {
    clearTimeout(watchdog)
    watchdog = setTimeout(() => {
      const silent = socket
      lost(0)
      silent?.close()
    }, heartbeatMs * PATIENCE_BEATS)
  }

  /** The network is back, or the reader is: no reason to wait any longer. */
  const hurry = () => {
    if (!socket && !document.hidden) connect()
  }
  addEventListener('online', hurry)
  document.addEventListener('visibilitychange', hurry)
  connect()

  return {
    watch(next) {
      board = next
      subscribe(null)
    },
    resync: () => subscribe(null),
    acknowledge: id => send({ t: 'ack', id }),
    close() {
      isOver = true
      clearTimeout(retry)
      clearTimeout(watchdog)
      clearTimeout(askAgain)
      removeEventListener('online', hurry)
      document.removeEventListener('visibilitychange', hurry)
      socket?.close()
      socket = null
    },
  }
}

/** Doubling, with jitter so that a thousand boards do not come back in the same instant. */
export function backoffMs(failures: number, random: number): number {
  const most = Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** failures)
  return most / 2 + (most / 2) * random
}
