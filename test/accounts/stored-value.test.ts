import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeValue, readValue, writeValue } from '../../collector/accounts/stored-value.ts'
import type { Store } from '../../collector/model/port.ts'
import { ownGrounds } from '../store/grounds.ts'

describe.each(['sqlite', 'postgres'] as const)('a stored value on %s', kind => {
  const ground = ownGrounds[kind]()
  const collectors: Store[] = []
  beforeAll(async () => {
    await ground.begin()
    for (let count = 0; count < Math.min(2, ground.collectors); count++) collectors.push(await ground.open())
  })
  afterAll(async () => {
    for (const store of collectors) await store.close()
    await ground.end()
  })

  it('returns the default before the first write and the last written value afterwards', async () => {
    const { db } = collectors[0]!
    expect(await readValue(db, 'name', ['none'])).toEqual(['none'])
    await writeValue(db, 'name', { a: 1 })
    await writeValue(db, 'name', { a: 2 })
    expect(await readValue(db, 'name', null)).toEqual({ a: 2 })
  })

  it('keeps every one of several concurrent changes', async () => {
    const changes = Array.from({ length: 10 }, (_, i) =>
      changeValue<number[]>(collectors[i % collectors.length]!.db, 'list', [], list => [...list, i]),
    )
    await Promise.all(changes)
    const list = await readValue<number[]>(collectors[0]!.db, 'list', [])
    expect(list.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
})
