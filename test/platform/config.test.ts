import { expect, it } from 'vitest'
import { readConfig } from '../../collector/platform/config.ts'

it.each([
  ['PORT', 'abc', '70000', '-1', '3.5'],
  [
    'PUBLIC_URL',
    'board.example.com',
    'ftp://x',
    'javascript:1',
    'https://x.example/board/',
    'https://u@x.example',
  ],
  ['TRUSTED_PROXIES', 'proxy', '10.0.0.0/33', '10.0.0.1, fd00::/129'],
  ['RATE_LIMITS', 'maybe'],
  ['OUTGOING_ALLOW', 'http://chat.internal'],
  ['SMTP_URL', 'mail.example.com', 'smtp://', 'https://mail.example.com'],
  ['MAIL_FROM', 'nobody', 'Pulseboard <nobody>'],
  ['ALERT_RETRY_SCHEDULE', '1,x', ',', 'P1M'],
  ['LOG_LEVEL', 'loud'],
])('the configuration rejects an unusable %s and names it', (name, ...values) => {
  for (const value of values) expect(() => readConfig({ [name]: value }), value).toThrow(`\n  ${name}: `)
})

it('the configuration names all invalid settings at once', () => {
  expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/PORT: [\s\S]*LOG_LEVEL: /)
})

it('the configuration treats a blank setting as unset', () => {
  expect(readConfig({ PORT: ' ', PUBLIC_URL: '', TRUSTED_PROXIES: ' ' })).toEqual(readConfig({}))
})

it('the configuration accepts valid settings', () => {
  const config = readConfig({
    PUBLIC_URL: 'https://board.example.com/',
    TRUSTED_PROXIES: '10.0.0.0/8, ::1 fd00::/8',
    OUTGOING_ALLOW: 'chat.internal,10.0.0.5:8080,[::1]:80',
    MAIL_FROM: 'Pulseboard <alerts@example.com>',
    ALERT_RETRY_SCHEDULE: '0,5,PT5M',
  })
  expect(config).toMatchObject({
    PUBLIC_URL: 'https://board.example.com',
    TRUSTED_PROXIES: ['10.0.0.0/8', '::1', 'fd00::/8'],
    OUTGOING_ALLOW: ['chat.internal', '10.0.0.5:8080', '[::1]:80'],
    MAIL_FROM: 'Pulseboard <alerts@example.com>',
    ALERT_RETRY_SCHEDULE: [0, 5_000, 300_000],
  })
})
