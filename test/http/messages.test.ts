import { afterAll, beforeAll, expect, it } from 'vitest'
import { filled } from '../../collector/queries/archetype-messages.ts'
import type { Contact, Timeline } from '../../shared/contact.ts'
import { MessageDraft } from '../../shared/message.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let site: CreatedSite
let member: Awaited<ReturnType<Stage['person']>>
let id: string
const DAY = 86_400_000

beforeAll(async () => {
  stage = await openStage()
  site = await stage.site()
  member = await stage.person('member')
  const t = stage.clock.now - 20 * DAY
  await stage.beacon(
    stage.envelope(site.writeKey, [
      { i: 'e1', n: 'page_view', t, u: 'https://shop.example/' },
      {
        ...{ i: 'e2', n: 'identify', t: t + 1 },
        p: { email: 'ania@example.com', traits: { name: 'Ania {manager}\r\nBcc: x@evil.example' } },
      },
    ]),
  )
  id = await find('ania')
})
afterAll(() => stage.close())

const find = async (q: string) => {
  const answer = await stage.call('GET', `/api/contacts?site=${site.siteId}&q=${q}`, { as: member.cookie })
  return ((await answer.json()) as { rows: Contact[] }).rows[0]!.id
}
const draft = async (query: string) =>
  MessageDraft.parse(
    await (await stage.call('GET', `/api/contacts/${id}/message?${query}`, { as: member.cookie })).json(),
  )
const send = (body: object, of = id, as = member.cookie) =>
  stage.call('POST', `/api/contacts/${of}/message`, {
    as,
    body: { archetype: 'sleeping_giant', via: 'server', subject: 'Hello', body: 'A <b>text</b>', ...body },
  })
const events = async () => {
  const answer = await stage.call('GET', `/api/contacts/${id}/timeline`, { as: member.cookie })
  return ((await answer.json()) as Timeline).events.filter(({ name }) => name === 'mail_sent')
}

it('a template is filled in once, in the language that is asked for', async () => {
  const english = await draft('archetype=sleeping_giant&language=en')
  expect(english).toMatchObject({ to: 'ania@example.com', canSend: true, replyTo: member.email })
  // A name is one line, and what looks like a placeholder in it is left alone.
  expect(english.subject).toBe('Can we help, Ania {manager} Bcc: x@evil.example?')
  expect(english.body).toContain('for 20 days')
  const polish = await draft('archetype=rising_star&language=pl')
  expect(polish.body).toMatch(/^Dzień dobry/)
  expect(polish.action).not.toBe(english.action)
})

it('a text without a name has no gap', () => {
  const filling = { name: '', company: '', site: 'Shop', manager: 'Maja', days: '3' }
  expect(filled('Hello {name},\n{days} {unknown}', filling)).toBe('Hello,\n3 {unknown}')
  expect(filled('{name}, we miss you at {site}', filling)).toBe('we miss you at Shop')
})

it('a message is sent with the user as the address for answers, and is an event of the contact', async () => {
  const before = stage.mails.length
  expect((await send({ subject: 'Line\nbreak' })).status).toBe(201)
  expect(stage.mails.slice(before)).toMatchObject([
    {
      ...{ to: ['ania@example.com'], subject: 'Line break', replyTo: member.email, text: 'A <b>text</b>' },
      html: expect.stringContaining('A &lt;b&gt;text&lt;/b&gt;'),
    },
  ])
  expect(await events()).toHaveLength(1)
})

it('a message of a mail program is noted, and not sent', async () => {
  const before = stage.mails.length
  expect((await send({ via: 'mail_program' })).status).toBe(201)
  expect(stage.mails).toHaveLength(before)
  expect(await events()).toHaveLength(2)
})

it('is refused without an address, to a person who objects, and to a key', async () => {
  await stage.beacon(
    stage.envelope(
      site.writeKey,
      [{ i: 'b1', n: 'identify', t: stage.clock.now, p: { userId: 'bob', traits: { name: 'Bob' } } }],
      { v: 'visitor-2' },
    ),
  )
  expect((await send({}, await find('Bob'))).status).toBe(409)
  expect((await send({}, id, site.secretKey)).status).toBe(403)
  await stage.call('PUT', `/api/contacts/${id}/objection`, { as: member.cookie, body: { on: true } })
  expect((await send({})).status).toBe(409)
})
