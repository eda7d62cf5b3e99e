// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { now, setServerTime } from '../../../dashboard/core/server-clock.ts'
import { hasLapsed, me } from '../../../dashboard/core/session.ts'
import {
  heardAt,
  listen,
  startLive,
  status,
  stopLive,
  watchBoard,
} from '../../../dashboard/live/connection.ts'
import { CLOSE, type ServerMessage } from '../../../shared/live.ts'
import { snap } from '../rows.ts'
import { FakeSocket } from './fake-socket.ts'

const NOW = '2026-10-05T12:00:00.000Z'
const hello: ServerMessage = { t: 'hello', epoch: 'e1', now: NOW, heartbeatMs: 15_000 }
const board = { plan: 'p1', top: 50 }
const latest = () => FakeSocket.all.at(-1)!

beforeEach(() => {
  FakeSocket.all = []
  vi.stubGlobal('WebSocket', FakeSocket)
  me.value = { id: 'u1', email: 'a@shop.example', name: 'A', role: 'viewer', language: 'en' }
})
afterEach(() => {
  stopLive()
  vi.unstubAllGlobals()
  me.value = undefined
  hasLapsed.value = false
  setServerTime(new Date().toISOString())
})

it('the connection opens one socket at the address of the page', () => {
  startLive()
  startLive()
  expect(FakeSocket.all.map(({ url }) => url)).toEqual([`${location.origin.replace('http', 'ws')}/live`])
})

it('the connection passes the token of a wall screen', () => {
  startLive('wall_1 2')
  expect(new URL(latest().url).searchParams.get('wall')).toBe('wall_1 2')
})

it('the connection subscribes to a board that was watched before the socket was open', () => {
  watchBoard(board, () => null)
  startLive()
  latest().open()
  latest().say(hello)
  expect(latest().sent).toEqual([{ t: 'sub', board, events: true }])
})

it('the connection passes each message to the listener of its kind, and adopts the collector’s time', () => {
  const boards: ServerMessage[] = []
  listen('snap', message => boards.push(message))
  startLive()
  latest().open()
  latest().say(hello)
  const snapshot = snap([])
  latest().say(snapshot)
  expect(boards).toEqual([snapshot])
  expect(Math.abs(now.value - Date.parse(NOW))).toBeLessThan(60_000)
  expect(Math.abs(heardAt.value! - Date.parse(NOW))).toBeLessThan(60_000)
})

it('the connection asks a user without a session to sign in, and stays closed until it is started again', () => {
  startLive()
  latest().open()
  latest().close(CLOSE.notAllowed)
  expect(status.value).toBe('signed-out')
  expect(hasLapsed.value).toBe(true)
  startLive()
  expect(FakeSocket.all).toHaveLength(2)
})

it('the connection asks no wall screen to sign in', () => {
  startLive('wall_1')
  latest().open()
  latest().close(CLOSE.notAllowed)
  expect(status.value).toBe('signed-out')
  expect(hasLapsed.value).toBe(false)
})
