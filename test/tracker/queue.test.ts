// @vitest-environment happy-dom
import './quiet.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { enter } from '../../tracker/consent.ts'
import { keep, oldest } from '../../tracker/queue.ts'
import { use } from '../../tracker/settings.ts'
import { box, openBox, put, remove } from '../../tracker/store.ts'
import { forget, newId, visitor } from '../../tracker/visitor.ts'

const event = (i: string, p = {}) => ({ i, n: 'deed', t: 1, u: 'https://a.pl/', p })

beforeEach(() => {
  localStorage.clear()
  use({ site: 'pk_1', endpoint: '/e' })
  enter('unknown')
})

describe('queue', () => {
  it('hands out the oldest first, at most 100 and at most 20,000 characters', () => {
    for (let n = 0; n < 250; n++) keep(event(newId(1_700_000_000_000 + n)))
    const batch = oldest()
    expect(batch.length).toBeGreaterThan(50)
    expect(batch.length).toBeLessThanOrEqual(100)
    expect(batch).toEqual([...batch].sort())
    batch.forEach(remove)
    for (let n = 0; n < 5; n++) keep(event(newId(1_600_000_000_000 + n), { text: 'x'.repeat(6000) }))
    expect(oldest()).toHaveLength(3)
  })

  it('sends alone what is too long to go with others, so that it holds up none', () => {
    keep(event('a', { text: 'x'.repeat(30_000) }))
    keep(event('b'))
    expect(oldest()).toEqual(['pk_1:a'])
  })

  it('keeps sites apart', () => {
    keep(event('a'))
    use({ site: 'pk_2', endpoint: '/e' })
    expect(oldest()).toEqual([])
  })

  it('goes on in memory when storage is full', () => {
    keep(event('a'))
    const full = new Proxy({ ...box }, { set: () => false })
    openBox({})
    for (const key of Object.keys(full)) put(key, full[key]!)
    keep(event('b'))
    expect(oldest()).toHaveLength(2)
  })

  it('keeps nothing after a refusal', () => {
    visitor()
    keep(event('a'))
    enter('denied')
    expect(localStorage).toHaveLength(0)
    keep(event('b'))
    expect(localStorage).toHaveLength(0)
  })
})

describe('visitor', () => {
  it('is one id until it is forgotten', () => {
    const id = visitor()
    expect(visitor()).toBe(id)
    forget()
    expect(visitor()).not.toBe(id)
  })
})
