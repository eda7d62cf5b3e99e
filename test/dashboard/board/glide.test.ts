import { describe, expect, it } from 'vitest'
import { GLIDE_EVERY_MS, Glide } from '../../../dashboard/board/glide.ts'

const showing = (...ids: string[]) => {
  const glide = new Glide()
  glide.offer(ids)
  glide.move(0)
  return glide
}

describe('the control of row moves', () => {
  it('allows a move at once the first time, then at most once a second', () => {
    const glide = showing('a', 'b', 'c')
    glide.offer(['b', 'a', 'c'])
    expect(glide.dueIn(100)).toBe(GLIDE_EVERY_MS - 100)
    expect(glide.dueIn(GLIDE_EVERY_MS)).toBe(0)
    glide.move(GLIDE_EVERY_MS)
    expect(glide.shown).toEqual(['b', 'a', 'c'])
  })

  it('schedules no move while the order is the same', () => {
    const glide = showing('a', 'b')
    glide.offer(['a', 'b'])
    expect(glide.dueIn(5_000)).toBeNull()
  })

  it('allows no move while it is held, and one without delay afterwards', () => {
    const glide = showing('a', 'b')
    glide.hold('pointer', true)
    glide.hold('focus', true)
    glide.offer(['b', 'a'])
    glide.hold('pointer', false)
    expect(glide.dueIn(60_000)).toBeNull()
    expect(glide.shown).toEqual(['a', 'b'])
    glide.hold('focus', false)
    expect(glide.dueIn(60_000)).toBe(0)
  })

  it('appends loaded rows below the shown ones, also while held, each once', () => {
    const glide = showing('a', 'b')
    glide.hold('pointer', true)
    glide.offer(['b', 'a', 'c', 'd'])
    glide.append(['b', 'c', 'd'])
    expect(glide.shown).toEqual(['a', 'b', 'c', 'd'])
    expect(glide.waiting).toBe(1)
  })

  it.each([
    { to: 'abcde', waiting: 0, why: 'nothing moved' },
    { to: 'eabcd', waiting: 1, why: 'one rose over four, who were only pushed along' },
    { to: 'edcba', waiting: 4, why: 'all turned round but one' },
    { to: 'abfcde', waiting: 1, why: 'one came' },
    { to: 'abce', waiting: 1, why: 'one left' },
  ])('counts $waiting waiting when $why', ({ to, waiting }) => {
    const glide = showing(...'abcde')
    glide.hold('pause', true)
    glide.offer([...to])
    expect(glide.waiting).toBe(waiting)
  })
})
