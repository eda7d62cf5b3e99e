import { EventEmitter } from 'node:events'
import https from 'node:https'
import { createRequire } from 'node:module'
import { Webhook } from 'svix'
import { describe, expect, it, vi } from 'vitest'
import { PROVIDERS } from '../../collector/providers/providers.ts'
import { evidence, incoming, NOW, textOf } from './fixture.ts'
import { CERTIFICATE_URL, envelope, SIGNER } from './fixtures/ses.ts'
import { FIXTURES } from './fixtures.ts'

const require = createRequire(import.meta.url)
const { EventWebhook } = require('@sendgrid/eventwebhook')
const SnsValidator = require('sns-validator')

const ours = (kind: 'sendgrid' | 'resend' | 'ses', body: string, headers: Record<string, string> = {}) =>
  PROVIDERS[kind].verify(incoming(body, headers), FIXTURES[kind].secrets, evidence(FIXTURES[kind])) === null

/**
 * The official client of HubSpot weighs 47 MB, so that it is not installed: the values are those of its test of version 3
 * (hubspot-api-nodejs, test/unit/signature.spec.ts, which signs at the present time), at a fixed instant, signed by
 *   printf '%s' 'POSThttps://www.example.com/webhook_uri{"example_field":"example_value"}1790004800000' |
 *     openssl dgst -sha256 -hmac yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy -binary | base64
 */
const HUBSPOT = {
  secret: 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy',
  url: 'https://www.example.com/webhook_uri',
  body: '{"example_field":"example_value"}',
  signature: 'KYzmu7W/j42ha5vjtAJ3OcXJNMBOqh2FC0swMcenTgQ=',
}

describe('signatures, compared with the official packages', () => {
  it('of HubSpot, by the values of its client’s test', () => {
    const verdict = (over: Partial<typeof HUBSPOT> = {}) => {
      const { secret, url, body, signature } = { ...HUBSPOT, ...over }
      const headers = { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': String(NOW) }
      const request = { ...incoming(body, headers), url }
      return PROVIDERS.hubspot.verify(request, { clientSecret: secret }, evidence(FIXTURES.hubspot))
    }
    expect(verdict()).toBeNull()
    expect(verdict({ url: `${HUBSPOT.url}2` })).toEqual({ fault: 'signature_wrong' })
    expect(verdict({ body: '{}' })).toEqual({ fault: 'signature_wrong' })
  })

  it('of SendGrid', () => {
    const official = new EventWebhook()
    const key = official.convertPublicKeyToECDSA(FIXTURES.sendgrid.secrets.verificationKey)
    for (const { body } of FIXTURES.sendgrid.samples) {
      const sent = FIXTURES.sendgrid.sign(textOf(body))
      const theirs = (text: string) =>
        official.verifySignature(
          key,
          text,
          sent.headers['x-twilio-email-event-webhook-signature'],
          sent.headers['x-twilio-email-event-webhook-timestamp'],
        )
      for (const text of [sent.body, `${sent.body} `, sent.body.replace('anna', 'Anna')])
        expect(ours('sendgrid', text, sent.headers)).toBe(theirs(text))
      expect(theirs(sent.body)).toBe(true)
    }
  })

  it('of Svix, by which Resend signs', () => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
    try {
      const official = new Webhook(FIXTURES.resend.secrets.signingSecret!)
      for (const { body } of FIXTURES.resend.samples) {
        const sent = FIXTURES.resend.sign(textOf(body))
        const late = { ...sent.headers, 'svix-timestamp': String(NOW / 1000 - 301) }
        const two = { ...sent.headers, 'svix-signature': `v1,AAAA ${sent.headers['svix-signature']}` }
        for (const [text, headers] of [
          [sent.body, sent.headers],
          [sent.body, two],
          [sent.body, late],
          [`${sent.body} `, sent.headers],
        ] as const)
          expect(ours('resend', text, headers)).toBe(accepts(() => official.verify(text, headers)))
        expect(ours('resend', sent.body, two)).toBe(true)
      }
    } finally {
      vi.useRealTimers()
    }
  })

  it.each(['1', '2'] as const)('of Amazon’s notifications, version %s', async version => {
    const answer = vi.spyOn(https, 'get').mockImplementation(((_url: string, done: (r: object) => void) => {
      const response = Object.assign(new EventEmitter(), { statusCode: 200 })
      queueMicrotask(() => {
        done(response)
        response.emit('data', Buffer.from(SIGNER))
        response.emit('end')
      })
      return new EventEmitter()
    }) as never)
    try {
      const official = new SnsValidator()
      const theirs = (message: object) =>
        new Promise<boolean>(resolve => official.validate(message, (error: Error | null) => resolve(!error)))
      const whole = envelope({ Subject: 'Hello', Message: '{}' }, version)
      const confirmation = envelope(
        {
          Type: 'SubscriptionConfirmation',
          Token: 't',
          Message: 'Confirm',
          SubscribeURL: 'https://sns.eu-central-1.amazonaws.com/?Token=t',
        },
        version,
      )
      for (const message of [
        whole,
        confirmation,
        envelope({ Message: 'without a subject' }, version),
        { ...whole, Message: '{ }' },
        { ...whole, TopicArn: 'arn:aws:sns:eu-central-1:999:other' },
        { ...whole, SigningCertURL: CERTIFICATE_URL.replace('amazonaws.com', 'amazonaws.com.example') },
        { ...whole, SigningCertURL: CERTIFICATE_URL.replace('https', 'http') },
        { ...whole, SignatureVersion: version === '1' ? '2' : '1' },
      ])
        expect(ours('ses', JSON.stringify(message))).toBe(await theirs(message))
      expect(ours('ses', JSON.stringify(whole))).toBe(true)
    } finally {
      answer.mockRestore()
    }
  })
})

const accepts = (check: () => unknown): boolean => {
  try {
    check()
    return true
  } catch {
    return false
  }
}
