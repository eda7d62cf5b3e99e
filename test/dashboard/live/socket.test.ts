// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backoffMs, openLive } from '../../../dashboard/live/socket.ts'
import type { ServerMessage } from '../../../shared/live.ts'
import { CLOSE, HEARTBEAT_MS, PROTOCOL } from '../../../shared/live.ts'
import { snap } from '../rows.ts'
import { FakeSocket } from './fake-socket.ts'

const hello: ServerMessage = { t: 'hello', epoch: 'e1', now: '2026-10-05T12:00:00.000Z', heartbeatMs: 15_000 }
const board = { plan: 'p1', top: 50 }
const latest = () => FakeSocket.all.at(-1)!

const start = (held: { epoch: string; seq: number } | null = null) => {
  const told: string[] = []
  const messages: ServerMessage[] = []
  const live = openLive('ws://localhost/live', {
    message: message => messages.push(message),
    status: status => told.push(status),
    held: () => held,
  })
  live.watch(board)
  return { live, told, messages }
}

beforeEach(() => {
  FakeSocket.all = []
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the live socket', () => {
  it('uses the protocol name of the schema', () => {
    start()
    expect(latest().protocol).toBe(PROTOCOL)
  })

  it('subscribes when it opens, and passes received messages on', () => {
    const { live, told, messages } = start()
    latest().open()
    latest().say(hello)
    latest().say(snap([]))
    expect(latest().sent).toEqual([{ t: 'sub', board, events: true }])
    expect(told).toEqual(['connecting', 'live'])
    expect(messages.map(({ t }) => t)).toEqual(['hello', 'snap'])
    live.close()
  })

  it('reconnects by itself and resumes from its last sequence number', () => {
    const { live, told } = start({ epoch: 'e1', seq: 42 })
    latest().open()
    latest().say(hello)
    latest().close(CLOSE.goingAway)
    expect(told.at(-1)).toBe('waiting')
    vi.advanceTimersByTime(600)
    expect(FakeSocket.all).toHaveLength(2)
    latest().open()
    expect(latest().sent).toEqual([{ t: 'sub', board, events: true, resume: { epoch: 'e1', seq: 42 } }])
    live.close()
  })

  it('requests a full snapshot after a gap', () => {
    const { live } = start({ epoch: 'e1', seq: 42 })
    latest().open()
    live.resync()
    expect(latest().sent.at(-1)).toEqual({ t: 'sub', board, events: true })
    live.close()
  })

  it('subscribes again after an error, because a new plan may not be known yet', () => {
    const { live } = start()
    latest().open()
    latest().say({ t: 'error', code: 'not_found', message: 'there is no such plan' })
    vi.advanceTimersByTime(3_000)
    expect(latest().sent).toHaveLength(2)
    live.close()
  })

  it('closes a connection without messages for two and a half heartbeats', () => {
    const { live, told } = start()
    latest().open()
    latest().say(hello)
    vi.advanceTimersByTime(HEARTBEAT_MS * 2.4)
    expect(told.at(-1)).toBe('live')
    vi.advanceTimersByTime(HEARTBEAT_MS * 0.2)
    expect(told.slice(0, 3)).toEqual(['connecting', 'live', 'waiting'])
    live.close()
  })

  it('does not reconnect when access is denied', () => {
    const { told } = start()
    latest().open()
    latest().close(CLOSE.notAllowed)
    vi.advanceTimersByTime(120_000)
    expect(told.at(-1)).toBe('signed-out')
    expect(FakeSocket.all).toHaveLength(1)
  })

  it('waits longer before each attempt, with jitter, up to fifteen seconds', () => {
    expect([0, 1, 2, 3].map(n => backoffMs(n, 1))).toEqual([500, 1_000, 2_000, 4_000])
    expect(backoffMs(0, 0)).toBe(250)
    expect(backoffMs(50, 1)).toBe(15_000)
  })
})
