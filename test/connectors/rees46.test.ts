import { expect, it } from 'vitest'
import { rees46 } from '../../collector/connectors/rees46.ts'

const SESSION = '3c80f0d6-e9ec-4181-8c5c-837a30be2d68'
const row = (time: string, type: string, price: string) =>
  `${time} UTC,${type},1002532,2053013555631882655,electronics.smartphone,apple,${price},551377651,${SESSION}`

async function read(...lines: string[]) {
  const rows = []
  async function* each() {
    yield* lines
  }
  for await (const one of rees46(each())) rows.push(one)
  return rows
}

it('times, prices and kinds of events are read as by every other input', async () => {
  const [good, ...bad] = await read(
    row('1971-01-01 00:00:00', 'purchase', '642.69'),
    row('2019-02-30 00:00:00', 'view', '1'),
    row('2019-10-01 25:00:00', 'view', '1'),
    row('2019-10-01 00:00:00', '__proto__', '1'),
    row('2019-10-01 00:00:00', 'constructor', '1'),
    ...['Infinity', '0x10', ' ', '', 'NaN'].map(price => row('2019-10-01 00:00:00', 'view', price)),
  )
  expect(good).toMatchObject({ event: { n: 'purchase', t: Date.UTC(1971, 0, 1), p: { value: 642.69 } } })
  expect(bad.map(one => ('reason' in one ? one.reason : 'taken'))).toEqual([
    expect.stringContaining('is not a time'),
    expect.stringContaining('is not a time'),
    expect.stringContaining('is not one of'),
    expect.stringContaining('is not one of'),
    ...Array(5).fill(expect.stringContaining('is not a price')),
  ])
})
