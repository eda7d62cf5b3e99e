import { afterEach, describe, expect, it } from 'vitest'
import { answerText, needsAllowance, wasRefused } from '../../../dashboard/alerts/channels/outgoing.ts'
import { language } from '../../../dashboard/words/words.ts'

afterEach(() => {
  language.value = 'en'
})

it.each([
  ['https://hooks.example.com/a', false],
  ['https://ntfy.sh', false],
  ['https://172.32.0.1/', false],
  ['http://hooks.example.com/a', true],
  ['http://127.0.0.1:9000/hook', true],
  ['https://localhost:9000', true],
  ['https://10.1.2.3/', true],
  ['https://172.16.0.1/', true],
  ['https://192.168.1.2/', true],
  ['https://[::1]/', true],
  ['https://[fd00::1]/', true],
  ['https://intranet/hook', true],
  ['https://printer.local/', true],
  ['not yet an address', false],
])('an alert address needs OUTGOING_ALLOW: %s, %s', (address, needed) => {
  expect(needsAllowance(address)).toBe(needed)
})

describe('a failed delivery attempt', () => {
  const REFUSALS = [
    'Refused: http is allowed only to hosts that OUTGOING_ALLOW names.',
    'Refused: a.example is 10.0.0.1, which is not public. OUTGOING_ALLOW can name hosts that may be reached all the same.',
  ]

  it.each(REFUSALS)(
    'that the collector rejected before sending is explained in the reader’s language: %s',
    answer => {
      language.value = 'pl'
      const attempt = { status: null, answer }
      expect(wasRefused(attempt)).toBe(true)
      expect(answerText(attempt)).toContain('OUTGOING_ALLOW na serwerze')
    },
  )

  it.each(['connect ECONNREFUSED 127.0.0.1:9', 'getaddrinfo ENOTFOUND none.example'])(
    'that failed in the network is explained in the reader’s language: %s',
    answer => {
      language.value = 'pl'
      expect(wasRefused({ status: null, answer })).toBe(false)
      expect(answerText({ status: null, answer })).not.toContain(answer)
    },
  )

  it('shows the receiver’s answer unchanged', () => {
    const attempt = { status: 400, answer: 'Refused: no such topic' }
    expect(wasRefused(attempt)).toBe(false)
    expect(answerText(attempt)).toBe('Refused: no such topic')
  })
})
