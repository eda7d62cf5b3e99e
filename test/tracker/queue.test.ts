// @vitest-environment happy-dom
import './quiet.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { enter } from '../../tracker/consent.ts'
import { keep, oldest, postpone } from '../../tracker/queue.ts'
import { use } from '../../tracker/settings.ts'
import { box, openBox, put, remove } from '../../tracker/store.ts'
import { forget, newId, visitor } from '../../tracker/visitor.ts'

const event = (i: string, p = {}) => ({ i, n: 'deed', t: 1, u: 'https://a.pl/', p })
const DAY_MS = 86_400_000
const NOW = Date.now()
/** An id of so many ms ago. */
const idOf = (ago: number) => newId(NOW - ago)
const sizeOf = (kept: string[]) => kept.reduce((sum, key) => sum + box[key]!.length, 0)

beforeEach(() => {
  localStorage.clear()
  use({ site: 'pk_1', endpoint: '/e' })
  enter('unknown')
})

describe('the queue of the tracker', () => {
  it('returns the oldest events first, at most 100 and at most 20,000 characters', () => {
    for (let n = 0; n < 250; n++) keep(event(idOf(1000 - n)))
    const batch = oldest()
    expect(batch.length).toBeGreaterThan(40)
    expect(batch.length).toBeLessThanOrEqual(100)
    expect(batch).toEqual([...batch].sort())
    expect(oldest(1)).toEqual(batch.slice(0, 1))
    batch.forEach(remove)
    for (let n = 0; n < 5; n++) keep(event(idOf(60_000 - n), { text: 'x'.repeat(6000) }))
    expect(oldest()).toHaveLength(3)
  })

  it('sends an event that is too long for a batch alone, without delaying others', () => {
    const [long, short] = [idOf(2), idOf(1)]
    keep(event(long, { text: 'x'.repeat(30_000) }))
    keep(event(short))
    expect(oldest()).toEqual([`pk_1:${long}`])
  })

  it('keeps the newest 999 events and at most 300 KB, so that the site’s own storage is not used up', () => {
    for (let n = 0; n < 9600; n++) localStorage[`pk_1:${idOf(10_000 - n)}`] = 'x'.repeat(n % 2 ? 540 : 100)
    const newest = Object.keys(box).sort().at(-1)!
    oldest()
    const kept = Object.keys(box)
    expect(kept.length).toBeLessThanOrEqual(999)
    expect(kept.length).toBeGreaterThan(400)
    expect(sizeOf(kept)).toBeLessThanOrEqual(300_000)
    expect(kept).toContain(newest)
  })

  it('keeps small events and drops one above the total limit', () => {
    const [small, endless] = [idOf(2), idOf(1)]
    keep(event(small))
    keep(event(endless, { text: 'x'.repeat(400_000) }))
    expect(oldest()).toEqual([`pk_1:${small}`])
    expect(Object.keys(box)).toEqual([`pk_1:${small}`])
  })

  it('drops events older than 30 days, which the collector would reject', () => {
    const young = idOf(29 * DAY_MS)
    keep(event(idOf(31 * DAY_MS)))
    keep(event(young))
    expect(oldest()).toEqual([`pk_1:${young}`])
    expect(Object.keys(box)).toHaveLength(1)
  })

  it('sends postponed events last, for any number of postponements', () => {
    const [bad, worse, good] = [idOf(3), idOf(2), idOf(1)]
    for (const id of [bad, worse, good]) keep(event(id))
    postpone(`pk_1:${worse}`)
    postpone(`pk_1:${bad}`)
    postpone(`pk_1:~${bad}`)
    expect(oldest()).toEqual([`pk_1:${good}`, `pk_1:~${worse}`, `pk_1:~~${bad}`])
    expect(JSON.parse(box[`pk_1:~~${bad}`]!).i).toBe(bad)
  })

  it('removes card numbers, and keeps every other number', () => {
    const id = idOf(1)
    keep({
      ...event(id, { text: 'card 4111 1111 1111 1111', ean: '5901234123464', list: ['4111111111111111'] }),
      t: 1_790_000_000_000,
      u: 'https://a.pl/done?n=4111+1111+1111+1111&o=4111-1111-1111-1111&order=4111111111111112',
    })
    expect(JSON.parse(box[`pk_1:${id}`]!)).toMatchObject({
      t: 1_790_000_000_000,
      u: 'https://a.pl/done?n=&o=&order=4111111111111112',
      p: { text: 'card ', ean: '5901234123464', list: [''] },
    })
  })

  it('is separate for each site', () => {
    keep(event(idOf(2)))
    use({ site: 'pk_2', endpoint: '/e' })
    expect(oldest()).toEqual([])
  })

  it('works in memory when storage is full', () => {
    keep(event(idOf(2)))
    const full = new Proxy({ ...box }, { set: () => false })
    openBox({})
    for (const key of Object.keys(full)) put(key, full[key]!)
    keep(event(idOf(1)))
    expect(oldest()).toHaveLength(2)
  })

  it('is empty after consent is denied', () => {
    visitor()
    keep(event(idOf(2)))
    enter('denied')
    expect(localStorage).toHaveLength(0)
    keep(event(idOf(1)))
    expect(localStorage).toHaveLength(0)
  })
})

describe('the visitor id', () => {
  it('is stable until it is deleted', () => {
    const id = visitor()
    expect(visitor()).toBe(id)
    forget()
    expect(visitor()).not.toBe(id)
  })
})
