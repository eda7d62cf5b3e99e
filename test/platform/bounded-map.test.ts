import { expect, it } from 'vitest'
import { BoundedMap } from '../../collector/platform/bounded-map.ts'

it('a bounded map keeps the latest entries', () => {
  const map = new BoundedMap<string, number>(2)
  map.put('a', 1)
  map.put('b', 2)
  map.put('a', 3)
  map.put('c', 4)
  expect([...map]).toEqual([
    ['a', 3],
    ['c', 4],
  ])
})

it('a bounded map does not count a read as a use', () => {
  const map = new BoundedMap<string, number>(2)
  map.put('a', 1)
  map.put('b', 2)
  expect(map.get('a')).toBe(1)
  map.put('c', 3)
  expect([...map.keys()]).toEqual(['b', 'c'])
})
