import { expect, it } from 'vitest'
import { AlertAcks } from '../../collector/live/alert-acks.ts'
import type { AlertInfo } from '../../shared/alert.ts'

const alert = (id: string, contactId: string | null = 'c_1') => ({ id, contactId }) as AlertInfo
const idsAt = (told: AlertAcks, now: number) => told.takeDue(now).map(({ id }) => id)

it('repeats an alert every five seconds until it is acknowledged, and no other', () => {
  const told = new AlertAcks()
  told.put(alert('a'), 0)
  told.put(alert('b'), 1_000)
  expect([4_999, 5_000, 5_001, 6_000, 9_999].map(now => idsAt(told, now))).toEqual([[], ['a'], [], ['b'], []])
  told.acknowledge('a')
  expect(idsAt(told, 11_000)).toEqual(['b'])
})

it('says it five times at most, the first included', () => {
  const told = new AlertAcks()
  told.put(alert('a'), 0)
  const said = Array.from({ length: 20 }, (_, i) => idsAt(told, (i + 1) * 5_000)).flat()
  expect(said).toEqual(['a', 'a', 'a', 'a'])
})

it('sends nothing more about erased contacts', () => {
  const told = new AlertAcks()
  for (const [id, contact] of [
    ['a', 'c_1'],
    ['b', 'c_2'],
    ['digest', null],
  ] as const)
    told.put(alert(id, contact), 0)
  told.forget('c_1')
  expect(idsAt(told, 5_000)).toEqual(['b', 'digest'])
})
