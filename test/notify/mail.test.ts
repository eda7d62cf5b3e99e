import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import type { Letter, Sent } from '../../collector/notify/channel.ts'
import { sendLetter } from '../../collector/notify/channels.ts'
import { makeTransports, type Outgoing } from '../../collector/notify/transport/guarded-fetch.ts'
import { alert, letter, subject } from './letters.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

type Received = { from: string; to: string[]; mail: Email; raw: string }

/** A real SMTP server that keeps what it is given. */
async function smtp(options: SMTPServerOptions = {}): Promise<{ port: number; received: Received[] }> {
  const received: Received[] = []
  const take = async (stream: AsyncIterable<Buffer>, { envelope }: SMTPServerSession) => {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk)
    const raw = Buffer.concat(chunks).toString()
    const { mailFrom, rcptTo } = envelope
    const to = rcptTo.map(({ address }) => address)
    received.push({ from: mailFrom ? mailFrom.address : '', to, raw, mail: await PostalMime.parse(raw) })
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    // Whoever gives up in the middle breaks off what it is sending.
    onData: (stream, session, done) => void take(stream, session).then(() => done(), done),
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  ends.push(() => new Promise<void>(done => server.close(done)))
  return { port: (server.server.address() as AddressInfo).port, received }
}

async function send(
  written: Letter,
  outgoing: Partial<Outgoing>,
  to = ['sales@example.com'],
  signal = new AbortController().signal,
): Promise<Sent> {
  const means = makeTransports({ outgoingAllow: [], smtpUrl: null, version: '1.2.3', ...outgoing })
  ends.push(() => means.close())
  return sendLetter({ kind: 'email', to }, written, means, signal)
}

const FROM = { mailFrom: 'Pulseboard <alerts@board.example>' }
const header = ({ mail }: Received, name: string) => mail.headers.find(({ key }) => key === name)?.value

describe('an alert by e-mail', () => {
  it('has a text part and an HTML part, with contact, reason and action', async () => {
    const { port, received } = await smtp()
    const written = letter(alert(), { language: 'pl' })
    const outcome = await send(written, { smtpUrl: `smtp://127.0.0.1:${port}`, ...FROM }, [
      'a@x.example',
      'b@x.example',
    ])
    expect(outcome).toMatchObject({ outcome: 'delivered', status: 250 })
    expect(received).toHaveLength(1)
    const [one] = received as [Received]
    expect(one).toMatchObject({ from: 'alerts@board.example', to: ['a@x.example', 'b@x.example'] })
    expect(one.mail.from).toMatchObject({ name: 'Pulseboard', address: 'alerts@board.example' })
    expect(one.mail.subject).toBe('Anna Nowak (Acme) przekracza próg „Hot”: 112 punktów')
    for (const part of [one.mail.text!, one.mail.html!]) {
      for (const text of [
        'Anna Nowak',
        '112',
        'anna@acme.example',
        '+48 600 100 200',
        'Teraz: powrót na: Carrier 80, +10',
        'Asked for a demo',
        'Call today',
      ])
        expect(part).toContain(text)
      for (const link of ['/contacts/c_anna', '/a/claim', '/a/snooze', '/a/fit'])
        expect(part).toContain(`https://board.example${link}`)
    }
  })

  it('has the id of its letter in every attempt, and a header for automatic mail', async () => {
    const { port, received } = await smtp()
    for (let attempt = 0; attempt < 2; attempt += 1)
      await send(letter(), { smtpUrl: `smtp://127.0.0.1:${port}`, ...FROM })
    for (const one of received) {
      expect(one.mail.messageId).toBe('<dl_1@board.example>')
      expect(header(one, 'list-id')).toBe('"My shop" <st_1.pulseboard.board.example>')
      expect(header(one, 'auto-submitted')).toBe('auto-generated')
    }
    expect(received).toHaveLength(2)
  })

  it.each([
    ['a name', subject({ name: 'Eve\r\nBcc: victim@example.com\r\n\r\nhello' }), {}],
    ['a site', subject(), { site: { id: 'st_1', name: 'Shop\r\nBcc: victim@example.com' } }],
  ])('has no header from %s', async (_, who, overrides) => {
    const { port, received } = await smtp()
    await send(letter(alert({ subject: who }), overrides), { smtpUrl: `smtp://127.0.0.1:${port}`, ...FROM })
    const [one] = received as [Received]
    expect(one.to).toEqual(['sales@example.com'])
    expect(header(one, 'bcc')).toBeUndefined()
    expect(one.raw).not.toMatch(/^bcc:/im)
    expect(one.mail.bcc).toBeUndefined()
  })

  it('is sent with user name and password, and from that user by default', async () => {
    const seen: unknown[] = []
    const { port, received } = await smtp({
      onAuth({ username, password }, _, done) {
        seen.push([username, password])
        done(null, { user: username })
      },
    })
    await send(letter(), { smtpUrl: `smtp://leads%40board.example:p%40ss@127.0.0.1:${port}` })
    expect(seen).toEqual([['leads@board.example', 'p@ss']])
    expect(received[0]!.from).toBe('leads@board.example')
  })

  it.each([
    ['a message temporarily', 451],
    ['a message permanently', 550],
  ])('reports the server’s answer when it rejects %s', async (_, responseCode) => {
    const { port } = await smtp({
      onRcptTo: (_, __, done) => done(Object.assign(new Error('no room'), { responseCode })),
    })
    const outcome = await send(letter(), { smtpUrl: `smtp://127.0.0.1:${port}`, ...FROM })
    expect(outcome).toMatchObject({ outcome: 'failed', status: responseCode, retryAfterMs: null })
    expect(outcome.answer).toContain('no room')
  })

  it('counts as delivered if some recipients are accepted, and names the others', async () => {
    const { port, received } = await smtp({
      onRcptTo: ({ address }, _, done) => done(address.startsWith('gone') ? new Error('no such user') : null),
    })
    const to = ['gone@x.example', 'sales@x.example']
    const outcome = await send(letter(), { smtpUrl: `smtp://127.0.0.1:${port}`, ...FROM }, to)
    expect(outcome).toMatchObject({ outcome: 'delivered' })
    expect(outcome.answer).toContain('gone@x.example')
    expect(received[0]!.to).toEqual(['sales@x.example'])
  })

  it('has a time limit for a silent server', async () => {
    const { port } = await smtp({ onConnect: () => {} })
    const outcome = await send(letter(), { smtpUrl: `smtp://127.0.0.1:${port}`, ...FROM, totalMs: 200 })
    expect(outcome).toMatchObject({ outcome: 'failed', status: null })
  })

  it('is aborted when the collector stops', async () => {
    const stop = new AbortController()
    const { port } = await smtp({ onConnect: () => stop.abort() })
    // The connection itself, which the receiver waits for at the end of the test, has the time of each step.
    const outgoing = { smtpUrl: `smtp://127.0.0.1:${port}`, ...FROM, totalMs: 500 }
    const outcome = await send(letter(), outgoing, undefined, stop.signal)
    expect(outcome).toMatchObject({ outcome: 'failed', answer: 'Broken off: the collector is stopping.' })
  })

  it('has a time limit for all steps together', async () => {
    const { port } = await smtp({ onRcptTo: (_, __, done) => setTimeout(done, 100) })
    const to = Array.from({ length: 20 }, (_, i) => `sales${i}@x.example`)
    const outcome = await send(letter(), { smtpUrl: `smtp://127.0.0.1:${port}`, ...FROM, totalMs: 300 }, to)
    expect(outcome).toMatchObject({ outcome: 'failed', answer: 'The mail server was not done within 0.6 s.' })
  })

  it('reports an unreachable server, and the missing setting if no server is configured', async () => {
    const { port } = await smtp()
    await ends.pop()!()
    const nobody = await send(letter(), { smtpUrl: `smtp://127.0.0.1:${port}`, ...FROM })
    expect(nobody).toMatchObject({ outcome: 'failed', status: null })
    expect(nobody.answer).toContain('ECONNREFUSED')
    expect((await send(letter(), {})).answer).toContain('SMTP_URL')
  })
})
