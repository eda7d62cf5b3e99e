import { expect, it } from 'vitest'
import { makeLog } from '../../collector/platform/log.ts'

it('the log omits personal data from errors', () => {
  const lines: string[] = []
  const log = makeLog('info', { write: line => void lines.push(line) })
  const driver = Object.assign(new Error('duplicate key of anna@shop.example from 203.0.113.7'), {
    code: '23505',
    detail: 'Key (email)=(anna@shop.example) already exists.',
    parameters: ['anna@shop.example'],
  })
  log.error({ err: new Error('outer anna%40shop.example', { cause: driver }) }, 'failed')
  try {
    JSON.parse('{"name": Anna Nowak}')
  } catch (err) {
    log.error({ err }, 'failed')
  }
  expect(lines.join('')).not.toMatch(/anna|203\.0\.113/i)
  expect(JSON.parse(lines[0]!).err).toMatchObject({
    cause: { code: '23505', stack: expect.stringContaining('at ') },
  })
})
