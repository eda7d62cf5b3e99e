import { describe, expect, it } from 'vitest'
import { Room, Turns } from '../../collector/platform/turns.ts'

/** Pieces of work that the test ends. */
function pieces<Result>(take: (work: () => Promise<number>) => Promise<Result>, count: number) {
  const begun: number[] = []
  const ends: PromiseWithResolvers<void>[] = []
  const results = Array.from({ length: count }, (_, n) =>
    take(async () => {
      begun.push(n)
      ends[n] = Promise.withResolvers()
      await ends[n].promise
      return n
    }),
  )
  return { begun, ends, results }
}

describe('turns', () => {
  it('run as many pieces at once as allowed, and the others in their order', async () => {
    const turns = new Turns(2)
    const { begun, ends, results } = pieces(work => turns.take(work), 5)
    expect(begun).toEqual([0, 1])
    ends[1]!.resolve()
    expect(await results[1]).toBe(1)
    expect(begun).toEqual([0, 1, 2])
    ends[0]!.resolve()
    ends[2]!.resolve()
    await Promise.all([results[0], results[2]])
    expect(begun).toEqual([0, 1, 2, 3, 4])
  })

  it('pass to the next piece when a piece fails', async () => {
    const turns = new Turns(1)
    const { begun, ends, results } = pieces(work => turns.take(work), 2)
    ends[0]!.reject(new Error('no'))
    await expect(results[0]).rejects.toThrow('no')
    expect(begun).toEqual([0, 1])
    ends[1]!.resolve()
    expect(await results[1]).toBe(1)
    expect(await turns.take(async () => 'later')).toBe('later')
  })
})

describe('a room', () => {
  it('refuses work while it is full, and takes it once a piece has ended or failed', async () => {
    const room = new Room(2)
    const { begun, ends, results } = pieces(work => room.enter(work), 3)
    expect(begun).toEqual([0, 1])
    expect(await results[2]).toBeNull()
    ends[0]!.reject(new Error('no'))
    await expect(results[0]).rejects.toThrow('no')
    expect(await room.enter(async () => 'room')).toBe('room')
    expect(await room.enter(async () => 'again')).toBe('again')
    ends[1]!.resolve()
    expect(await results[1]).toBe(1)
  })
})
