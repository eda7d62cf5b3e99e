import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { missingData } from '../starter.ts'
import { auc, type Judged, ratesOf } from './judge.ts'
import { readLog, readRees46, readTaobao } from './shop-log.ts'

const judged = (yes: number[], no: number[]): Judged[] => [
  ...yes.map(score => ({ score, hasHappened: true })),
  ...no.map(score => ({ score, hasHappened: false })),
]

it.each([
  ['order', [3, 4], [1, 2], 1],
  ['the reverse', [1, 2], [3, 4], 0],
  ['ties', [5, 5], [5, 5, 5], 0.5],
  ['pairs: 3 of 4', [2, 4], [1, 3], 0.75],
  ['a tie as half: 3.5 of 4', [3, 4], [1, 3], 0.875],
])('the AUC of %s is correct', (_, yes, no, expected) => {
  expect(auc(judged(yes, no))).toBe(expected)
})

it('conversion rates are grouped by the band of the score', () => {
  expect(ratesOf(judged([-5, 30, 99], [29, 100]), [undefined, 30, 100])).toEqual([
    { n: 2, happened: 1 },
    { n: 2, happened: 2 },
    { n: 1, happened: 0 },
  ])
})

it('a missing data file or an unset data folder is named in the error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pulseboard-data-'))
  try {
    expect(missingData(undefined)).toContain('BENCH_DATA names no folder')
    writeFileSync(join(folder, 'taobao_2017-11-26.csv'), '')
    expect(missingData(folder)).toContain(`BENCH_DATA=${folder} has no rees46_2019-10-01.csv;`)
    writeFileSync(join(folder, 'rees46_2019-10-01.csv'), '')
    expect(missingData(folder)).toBeNull()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('a shop’s log is read without its truncated line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pulseboard-data-'))
  const session = '72d76fde-8bb3-4e00-8c23-a032dfed738c'
  const line = (time: string, what: string, id = session) =>
    `2019-10-01 ${time} UTC,${what},7,1,,b,9.9,42,${id}`
  try {
    const rees = join(folder, 'rees.csv')
    const lines = [
      'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
      line('00:00:00', 'view'),
      line('00:00:20', 'cart'),
      line('00:00:30', 'purchase'),
      line('00:00:40', 'view', '72d76fde'),
    ]
    writeFileSync(rees, lines.join('\n'))
    const [person, ...others] = await readLog(rees, readRees46)
    expect(others).toEqual([])
    const start = Date.UTC(2019, 9, 1)
    expect(person!.bought).toEqual([start + 30_000])
    expect(person!.facts.map(({ event }) => [event.name, event.time - start, event.props])).toEqual([
      ['page_view', 0, {}],
      ['view_item', 0, {}],
      ['engagement', 20_000, { seconds: 20 }],
      ['add_to_cart', 20_000, {}],
    ])
    const taobao = join(folder, 'taobao.csv')
    writeFileSync(taobao, '1,2,3,fav,1511658000\n1,2,3,buy,1511658060\n1,2,3,pv,15116')
    const [buyer] = await readLog(taobao, readTaobao)
    expect(buyer!.facts.map(({ event }) => event.name)).toEqual(['add_to_wishlist'])
    expect(buyer!.bought).toEqual([1511658060_000])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
