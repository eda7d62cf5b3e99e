import { expect, it } from 'vitest'
import { AlertAcks } from '../../collector/live/alert-acks.ts'
import type { AlertInfo } from '../../shared/alert.ts'

const alert = (id: string, contactId: string | null = 'c_1') => ({ id, contactId }) as AlertInfo
const idsAt = (told: AlertAcks, now: number) => told.takeDue(now).map(({ id }) => id)

it('an alert is repeated every five seconds until it is acknowledged, and no other alert is', () => {
  const told = new AlertAcks()
  told.put(alert('a'), 0)
  told.put(alert('b'), 1_000)
  expect([4_999, 5_000, 5_001, 6_000, 9_999].map(now => idsAt(told, now))).toEqual([[], ['a'], [], ['b'], []])
  told.acknowledge('a')
  expect(idsAt(told, 11_000)).toEqual(['b'])
})

it('an alert is sent five times at most, including the first', () => {
  const told = new AlertAcks()
  told.put(alert('a'), 0)
  const said = Array.from({ length: 20 }, (_, i) => idsAt(told, (i + 1) * 5_000)).flat()
  expect(said).toEqual(['a', 'a', 'a', 'a'])
})

it('an alert about an erased contact is not repeated', () => {
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
