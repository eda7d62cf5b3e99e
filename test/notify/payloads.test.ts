import fc from 'fast-check'
import { Window } from 'happy-dom'
import { describe, expect, it } from 'vitest'
import { sendLetter } from '../../collector/notify/channels.ts'
import type { ChannelSettings } from '../../shared/channel.ts'
import { caught } from './caught.ts'
import { HOSTILE, hostileSubject } from './hostile.ts'
import { alert, letter, messagesAbout, subject } from './letters.ts'

// biome-ignore lint/suspicious/noExplicitAny: payloads are looked at from outside, as their receivers do.
type Json = { [key: string]: any }

const RUNS = process.env.LONG ? 3000 : 25
const signal = new AbortController().signal

async function payload(settings: ChannelSettings, written = letter()): Promise<Json> {
  const { requests, mails, means } = caught()
  expect(await sendLetter(settings, written, means, signal)).toMatchObject({ outcome: 'delivered' })
  return settings.kind === 'email' ? mails[0]! : JSON.parse(requests[0]!.body)
}

const url = 'https://hooks.example/in'
const SETTINGS = {
  slack: { kind: 'slack', url },
  teams: { kind: 'teams', url },
  discord: { kind: 'discord', url },
  ntfy: { kind: 'ntfy', server: 'https://ntfy.example', topic: 'leads' },
  email: { kind: 'email', to: ['sales@example.com'] },
} as const satisfies Record<string, ChannelSettings>

/** Every object and every text of a payload. */
function* within(value: unknown): Generator<Json | string> {
  if (typeof value === 'string') yield value
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield value as Json
  for (const part of Object.values(value)) yield* within(part)
}
const textsOf = (value: unknown): string[] => [...within(value)].filter(part => typeof part === 'string')
const objectsOf = (value: unknown): Json[] => [...within(value)].filter(part => typeof part !== 'string')
const bytes = (text: string): number => new TextEncoder().encode(text).length

/** Limits and markup as each service's own pages state them, looked at from outside. */
const HOLDS: { [K in keyof typeof SETTINGS]: (body: Json) => void } = {
  slack(body) {
    const blocks = body.blocks
    expect(blocks.length).toBeLessThanOrEqual(50)
    expect(body.mrkdwn).toBe(false)
    for (const { type, text, fields, elements } of blocks) {
      if (type === 'header') expect(text.text.length).toBeLessThanOrEqual(150)
      if (fields) expect(fields.length).toBeLessThanOrEqual(10)
      for (const field of fields ?? []) expect(field.text.length).toBeLessThanOrEqual(2000)
      if (elements) expect(elements.length).toBeLessThanOrEqual(type === 'actions' ? 25 : 10)
    }
    for (const { type, text, url } of objectsOf(blocks)) {
      if (type === 'button') expect([text.text.length <= 75, url.length <= 3000]).toEqual([true, true])
      if (type !== 'plain_text' && type !== 'mrkdwn') continue
      expect(text.length).toBeGreaterThan(0)
      expect(text.length).toBeLessThanOrEqual(3000)
      // Nothing of a stranger's is where markup is read.
      if (type === 'mrkdwn') expect(text).toMatch(/^\*[\p{L} -]+\*$/u)
    }
    for (const text of textsOf({ ...body, type: '' })) {
      expect(text).not.toMatch(/[<>]/)
      if (!text.startsWith('https://')) expect(text.replace(/&(?:amp|lt|gt);/g, '')).not.toContain('&')
    }
  },
  teams(body) {
    expect(bytes(JSON.stringify(body))).toBeLessThanOrEqual(28 * 1024)
    expect(body.type).toBe('message')
    const [attachment] = body.attachments
    expect(attachment.contentType).toBe('application/vnd.microsoft.card.adaptive')
    expect(attachment.content).toMatchObject({ type: 'AdaptiveCard', version: '1.4' })
    const types = new Set(objectsOf(attachment.content).map(({ type }) => type))
    // TextBlock and FactSet would read Markdown.
    for (const type of types)
      expect(['AdaptiveCard', 'RichTextBlock', 'TextRun', 'Action.OpenUrl', undefined]).toContain(type)
    for (const text of textsOf(body)) expect(text).not.toContain('{{')
    expect(body.entities ?? attachment.content.msteams.entities).toBeUndefined()
  },
  discord(body) {
    expect(body.allowed_mentions).toEqual({ parse: [] })
    expect(String(body.content ?? '').length).toBeLessThanOrEqual(2000)
    const embeds = body.embeds
    expect(embeds).toHaveLength(1)
    const { title, description = '', fields, footer } = embeds[0]
    expect(title.length).toBeLessThanOrEqual(256)
    expect(description.length).toBeLessThanOrEqual(4096)
    expect(fields.length).toBeLessThanOrEqual(25)
    expect(footer.text.length).toBeLessThanOrEqual(2048)
    for (const { name, value } of fields) {
      expect([name.length > 0, name.length <= 256]).toEqual([true, true])
      expect([value.length > 0, value.length <= 1024]).toEqual([true, true])
    }
    const all = [title, description, footer.text, ...fields.flatMap((f: Json) => [f.name, f.value])]
    expect(all.join('').length).toBeLessThanOrEqual(6000)
    const bare = (text: string) => text.replace(/\\[!-/:-@[-`{-~]/g, '')
    for (const text of [title, ...fields.flatMap((f: Json) => [f.name, f.value])])
      expect(bare(text)).not.toMatch(/[\\*_~`|<>[\]#@]|:\/\//)
    const ours = bare(description).replace(
      /\[[^[\]]*\]\(https:\/\/board\.example[^()\s]*\)|\*\*[^*\n]*\*\*/g,
      '',
    )
    expect(ours).not.toMatch(/[\\*_~`|<>[\]#@]|:\/\/|^[-+]|^\d+\./m)
  },
  ntfy(body) {
    expect(body.topic).toBe('leads')
    expect(bytes(body.title)).toBeLessThanOrEqual(1024)
    expect(bytes(body.message)).toBeLessThanOrEqual(4096)
    expect(body.message.length).toBeGreaterThan(0)
    expect([1, 2, 3, 4, 5]).toContain(body.priority)
    expect(body.tags.join(',').length).toBeLessThanOrEqual(512)
    expect(body.actions.length).toBeLessThanOrEqual(3)
    for (const action of body.actions)
      expect(action).toMatchObject({ action: 'view', label: expect.any(String), url: expect.any(String) })
    expect(body.markdown).toBeUndefined()
  },
  email(mail) {
    expect(mail.subject).not.toMatch(/\p{Cc}/u)
    expect(mail.subject.length).toBeLessThanOrEqual(600)
    const document = parsed(mail.html)
    expect(document.querySelector('h1')!.textContent).toBe(mail.subject)
    const tags = new Set([...document.querySelectorAll('body *')].map(({ tagName }) => tagName.toLowerCase()))
    expect([...tags].filter(tag => !MAIL_TAGS.has(tag))).toEqual([])
    for (const element of document.querySelectorAll('*'))
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on|^src/)
        if (name === 'href') expect(value).toMatch(/^https:\/\/board\.example/)
        if (name === 'style') expect(value).not.toContain('url(')
      }
  },
}
const MAIL_TAGS = new Set(['div', 'h1', 'p', 'a', 'b', 'span', 'br', 'table', 'tbody', 'tr', 'td'])

const { DOMParser } = new Window()
const parsed = (html: string) => new DOMParser().parseFromString(html, 'text/html')

/** In every text of every channel: no half characters, nothing that turns or controls but isolates that end. */
function isQuiet(body: Json): void {
  for (const text of textsOf(body)) {
    expect(text.isWellFormed()).toBe(true)
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\u200B\u200E\u200F\u202A-\u202E\u2066\u2067\uFEFF]/u)
    // What is isolated ends on its line, and nothing is isolated within it.
    for (const line of text.split('\n'))
      if (/[\u2068\u2069]/.test(line))
        expect(line).toMatch(/^(?:[^\u2068\u2069]|\u2068[^\u2068\u2069]*\u2069)*$/u)
  }
}

const KINDS = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]

describe.each(KINDS)('a payload for %s', kind => {
  it('is within the limits and contains names of visitors as text only', async () => {
    const languages = fc.constantFrom('en', 'pl')
    const written = fc.tuple(hostileSubject, fc.nat({ max: messagesAbout(subject()).length - 1 }), languages)
    await fc.assert(
      fc.asyncProperty(written, async ([who, i, language]) => {
        const site = { id: 's', name: who.job! }
        const body = await payload(SETTINGS[kind], letter(messagesAbout(who)[i]!, { language, site }))
        HOLDS[kind](body)
        isQuiet(body)
      }),
      { numRuns: RUNS },
    )
  }, 300_000)

  it.each(process.env.LONG ? ['x', '&', '*', '漢', '👍', 'ש', '"'] : ['&', '*', '漢'])(
    'is within the limits with all values as 10,000 times %s',
    async char => {
      const long = char.repeat(10_000)
      const reasons = Array.from({ length: 5 }, () => ({ rule: long, points: -1_000_000, at: 0 }))
      const known = {
        name: long,
        company: long,
        job: long,
        email: long,
        phone: long,
        city: long,
        country: long,
      }
      const rest = {
        device: long,
        browser: long,
        os: long,
        source: long,
        owner: long,
        band: long,
        action: long,
      }
      const page = { title: long, url: `https://shop.example/${long}` }
      for (const message of messagesAbout(subject({ ...known, ...rest, reasons, page }))) {
        const body = await payload(SETTINGS[kind], letter(message))
        HOLDS[kind](body)
        isQuiet(body)
        // The message states what was left out, and contains the links.
        const all = textsOf(body).join('\n')
        if (message.kind === 'bundle') expect(all).toMatch(/and \d+ more alerts/)
        if (message.kind === 'alert') expect(all).toContain('https://board.example/a/fit')
      }
    },
  )

  it.each(Object.entries(HOSTILE))('contains a name unchanged or sanitized: %s', async (_, name) => {
    const who = subject({ name, company: null, email: null, device: null, browser: null, os: null })
    const body = await payload(SETTINGS[kind], letter(alert({ subject: who })))
    HOLDS[kind](body)
    isQuiet(body)
    const shown = SHOWN[kind](body)
    const seen = name.replace(/\s+/g, ' ').trim().slice(0, 25)
    if (/^[ -z漢字]+$/.test(seen)) expect(shown.slice(0, seen.length)).toBe(seen)
    // Only Slack's header is so short that a name of nothing but entities fills it.
    if (!shown.endsWith('…')) expect(shown).toMatch(/ crossed “Hot”: 112 points$/)
    else expect([kind, name[0]]).toEqual(['slack', '&'])
    if (!/[^\s\p{Cc}\p{M}\u200B-\u200F\u2066-\u2068]/u.test(name)) expect(shown).toMatch(/^Anonymous crossed/)
  })

  it('has the latest change, the three strongest reasons, the action, the link and the buttons', async () => {
    const body = await payload(SETTINGS[kind])
    const all = textsOf(body).join('\n').replaceAll('\\', '')
    for (const part of [
      'Anna Nowak',
      'Acme',
      'Now: came back to Carrier 80, +10',
      'Because so far',
      '112',
      'Call today',
      'Asked for a demo',
      '+15',
      'Pricing',
      'anna@acme',
    ])
      expect(all).toContain(part)
    expect(all.indexOf('Now: came back')).toBeLessThan(all.indexOf('Because so far'))
    for (const link of ['/contacts/c_anna', '/a/claim', '/a/snooze', '/a/fit'])
      expect(all).toContain(`https://board.example${link}`)
    expect(all).toContain('Nov 22, 9:59 AM')
  })

  it('has the same content in Polish, with times in the recipient’s time zone', async () => {
    const body = await payload(
      SETTINGS[kind],
      letter(alert(), { language: 'pl', timeZone: 'America/New_York' }),
    )
    const all = textsOf(body).join('\n').replaceAll('\\', '')
    for (const part of [
      'Anna Nowak (Acme) przekracza próg „Hot”: 112 punktów',
      'Teraz: powrót na: Carrier 80, +10',
      'Dotychczasowe powody',
      'Następny krok',
      'Przejmij',
      '22 lis, 3:59',
    ])
      expect(all).toContain(part)
  })
})

/** The title as it is seen when the service has read its markup. */
const SHOWN: { [K in keyof typeof SETTINGS]: (body: Json) => string } = {
  slack: ({ blocks }) =>
    blocks[0].text.text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  teams: ({ attachments }) => attachments[0].content.body[0].inlines[0].text.replaceAll('{ {', '{{'),
  discord: ({ embeds }) => embeds[0].title.replace(/\\(.)/g, '$1'),
  ntfy: ({ title }) => title,
  email: ({ subject }) => subject,
}

it('the token is sent to ntfy only, and a resend replaces the message', async () => {
  const { requests, means } = caught()
  await sendLetter({ ...SETTINGS.ntfy, token: 'tk_secret' }, letter(), means, signal)
  expect(requests[0]!.headers).toMatchObject({ authorization: 'Bearer tk_secret', 'x-sequence-id': 'dl_1' })
  expect(requests[0]!.body).not.toContain('tk_secret')
})

it('the missing setting is named if no mail server is configured', async () => {
  const means = { ...caught().means, mail: null }
  const outcome = await sendLetter(SETTINGS.email, letter(), means, signal)
  expect(outcome).toMatchObject({ outcome: 'failed', status: null })
  expect(outcome.answer).toContain('set SMTP_URL')
})

it('an internal error becomes a failed outcome', async () => {
  const broken = letter(alert({ subject: null as never }))
  expect(await sendLetter(SETTINGS.slack, broken, caught().means, signal)).toMatchObject({
    outcome: 'failed',
  })
})
