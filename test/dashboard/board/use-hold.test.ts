// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HoldReason } from '../../../dashboard/board/board-store.ts'
import { holdWhileUsed, REST_MS } from '../../../dashboard/board/use-hold.ts'

let box: HTMLElement
let held: Set<HoldReason>
let end: () => void
const point = (kind: string, pointerType = 'mouse') =>
  box.dispatchEvent(new PointerEvent(kind, { pointerType }))

beforeEach(() => {
  vi.useFakeTimers()
  box = document.createElement('div')
  box.innerHTML = '<button>a row</button>'
  document.body.append(box)
  held = new Set()
  const holdPlaces = (reason: HoldReason, on: boolean) => void (on ? held.add(reason) : held.delete(reason))
  end = holdWhileUsed(box, { holdPlaces })
})
afterEach(() => {
  end()
  box.remove()
  vi.useRealTimers()
})

describe('row moves wait', () => {
  it('while a mouse moves over the list, and for at most 5 s after it rests', () => {
    point('pointerenter')
    vi.advanceTimersByTime(REST_MS - 1)
    expect([...held]).toEqual(['pointer'])
    point('pointermove')
    vi.advanceTimersByTime(REST_MS - 1)
    expect([...held]).toEqual(['pointer'])
    vi.advanceTimersByTime(1)
    expect([...held]).toEqual([])
    point('pointermove')
    expect([...held]).toEqual(['pointer'])
  })

  it('while a resting mouse scrolls', () => {
    point('pointerenter')
    vi.advanceTimersByTime(REST_MS)
    box.dispatchEvent(new Event('wheel'))
    expect([...held]).toEqual(['pointer'])
  })

  it('until the mouse leaves, and a moment longer for a finger', () => {
    point('pointerenter')
    point('pointerleave')
    expect([...held]).toEqual([])
    point('pointerdown', 'touch')
    vi.advanceTimersByTime(60_000)
    expect([...held]).toEqual(['pointer'])
    point('pointerleave', 'touch')
    expect([...held]).toEqual(['pointer'])
    vi.advanceTimersByTime(2_000)
    expect([...held]).toEqual([])
  })

  it('while the focus is in the list, without a limit', () => {
    box.querySelector('button')!.dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
    vi.advanceTimersByTime(600_000)
    expect([...held]).toEqual(['focus'])
    box.querySelector('button')!.dispatchEvent(new FocusEvent('focusout', { bubbles: true }))
    expect([...held]).toEqual([])
  })
})
