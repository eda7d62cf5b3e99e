import { signal } from '@preact/signals'
import type { BoardSpec } from '../../shared/board.ts'
import type { ServerMessage } from '../../shared/live.ts'
import { serverAheadMs, setServerTime } from '../core/server-clock.ts'
import { askToSignIn } from '../core/session.ts'
import { type Held, type Live, type LiveStatus, openLive } from './socket.ts'

type Kind = ServerMessage['t']
type MessageOf<K extends Kind> = Extract<ServerMessage, { t: K }>

export const status = signal<LiveStatus>('connecting')
/** The time of the collector's latest message, by the collector's clock; null before the first one. */
export const heardAt = signal<number | null>(null)

let live: Live | null = null
let watched: { board: BoardSpec; held: () => Held | null } | null = null
const listeners: { [K in Kind]?: (message: MessageOf<K>) => void } = {}

/** Registers the one listener of a kind of message: the board, the stream, the alerts, the jobs. */
export function listen<K extends Kind>(kind: K, listener: (message: MessageOf<K>) => void): void {
  ;(listeners as Record<K, typeof listener>)[kind] = listener
}

/** `wall` is the token of a read-only link, for a screen without a signed-in user. */
export function startLive(wall?: string): void {
  if (live) return
  const url = new URL('/live', location.href)
  if (wall !== undefined) url.searchParams.set('wall', wall)
  url.protocol = url.protocol.replace('http', 'ws')
  live = openLive(url.href, {
    message(message) {
      heardAt.value = Date.now() + serverAheadMs()
      if (message.t === 'hello') setServerTime(message.now)
      ;(listeners[message.t] as ((message: ServerMessage) => void) | undefined)?.(message)
    },
    held: () => watched?.held() ?? null,
    status(next) {
      status.value = next
      if (next === 'signed-out') {
        stopLive()
        if (wall === undefined) askToSignIn()
      }
    },
  })
  if (watched) live.watch(watched.board)
}

export function stopLive(): void {
  live?.close()
  live = null
}

export function watchBoard(board: BoardSpec, held: () => Held | null): void {
  watched = { board, held }
  live?.watch(board)
}

export const resync = (): void => live?.resync()
export const acknowledge = (alertId: string): void => live?.acknowledge(alertId)
