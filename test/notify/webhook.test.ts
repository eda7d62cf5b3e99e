import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Request } from '../../collector/notify/channel.ts'
import { sendLetter } from '../../collector/notify/channels.ts'
import { WebhookPayload } from '../../shared/webhook.ts'
import { caught } from './caught.ts'
import { alert, anonymous, letter, messagesAbout, NOON_ISH, subject } from './letters.ts'

const secretOf = (letter: string) => `whsec_${Buffer.from(letter.repeat(32)).toString('base64')}`
const OLD = secretOf('a')
const NEW = secretOf('b')

beforeEach(() => vi.useFakeTimers({ now: NOON_ISH, toFake: ['Date'] }))
afterEach(() => vi.useRealTimers())

async function sent(secrets: string[], written = letter()): Promise<Request> {
  const { requests, means } = caught()
  const settings = { kind: 'webhook', url: 'https://hooks.example/in', secrets } as const
  const outcome = await sendLetter(settings, written, means, AbortSignal.timeout(1000))
  expect(outcome.outcome).toBe('delivered')
  return requests[0]!
}

describe('a webhook request', () => {
  it('is verified by the library of Standard Webhooks, with its id and timestamp', async () => {
    const { headers, body } = await sent([NEW])
    expect(new Webhook(NEW).verify(body, headers)).toMatchObject({ type: 'alert.created' })
    expect(headers['webhook-id']).toBe('dl_1')
    expect(headers['webhook-timestamp']).toBe(String(NOON_ISH / 1000))
    expect(() => new Webhook(OLD).verify(body, headers)).toThrow('No matching signature')
    expect(() => new Webhook(NEW).verify(body.replace('Anna', 'Hanna'), headers)).toThrow(
      'No matching signature',
    )
    expect(() => new Webhook(NEW).verify(body, { ...headers, 'webhook-id': 'dl_2' })).toThrow('No matching')
  })

  it('is verified by both secrets during a rotation', async () => {
    const { headers, body } = await sent([NEW, OLD])
    for (const secret of [OLD, NEW]) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow()
  })

  it('has the same id and body in all attempts, and a timestamp of each', async () => {
    const first = await sent([NEW])
    const later = await sent([NEW], letter(alert(), { now: NOON_ISH + 3_600_000 }))
    expect(later.body).toBe(first.body)
    expect(later.headers['webhook-id']).toBe(first.headers['webhook-id'])
    expect(later.headers['webhook-timestamp']).not.toBe(first.headers['webhook-timestamp'])
  })

  it.each([...messagesAbout(subject()), ...messagesAbout(anonymous({ name: 'half \ud800 a pair' }))])(
    'matches its schema: $kind',
    async message => {
      const { body, headers } = await sent([NEW], letter(message))
      const payload = new Webhook(NEW).verify(body, headers)
      expect(payload).toEqual(WebhookPayload.parse(payload))
      expect(body).not.toContain('\\ud800')
    },
  )

  it('is not sent without a signature', async () => {
    const { requests, means } = caught()
    const settings = { kind: 'webhook', url: 'https://hooks.example/in' } as const
    for (const secrets of [[], ['whsec_']]) {
      const outcome = await sendLetter({ ...settings, secrets }, letter(), means, AbortSignal.timeout(1000))
      expect(outcome.outcome).toBe('failed')
    }
    expect(requests).toEqual([])
  })
})
