import { expect, it } from 'vitest'
import { Memory } from '../../collector/platform/memory.ts'

it.each([
  { heap: 0.79, all: 0.89, isTight: false },
  { heap: 0.8, all: 0.1, isTight: true },
  { heap: 0.1, all: 0.9, isTight: true },
])(
  'a heap at $heap of its limit and a process at $all of all memory are tight: $isTight',
  ({ isTight, ...levels }) => {
    expect(new Memory(() => levels).isTight()).toBe(isTight)
  },
)

it('the memory of a process at rest is not tight', () => {
  expect(new Memory().isTight()).toBe(false)
})

it('the fill level of memory is read four times a second at most', () => {
  let now = 0
  let levels = { heap: 0.9, all: 0 }
  const memory = new Memory(
    () => levels,
    () => now,
  )
  expect(memory.isTight()).toBe(true)
  levels = { heap: 0.5, all: 0 }
  now = 249
  expect(memory.isTight()).toBe(true)
  now = 250
  expect(memory.isTight()).toBe(false)
})
