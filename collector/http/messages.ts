import { randomUUID } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Stated } from '../../shared/by-hand.ts'
import { Archetype, MessageDraft, NewMessage } from '../../shared/message.ts'
import { Language } from '../../shared/person.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import { isObjecting } from '../ingest/manual-events.ts'
import { livePlans } from '../plans/scorer-book.ts'
import { draftOf } from '../queries/message-draft.ts'
import { type ContactWithFacts, findContact } from '../queries/reader.ts'
import { caller, needs, outside, personsOnly } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { problem } from './problem.ts'
import { body, idParam, json, problems, routes } from './routing.ts'

const tags = ['Contacts']
const draft = createRoute({
  method: 'get',
  path: '/api/contacts/{id}/message',
  summary: 'A message to a contact, from the template of an archetype',
  description: 'Filled in with what is known of the contact, for the user to change.',
  tags,
  middleware: [needs('member'), personsOnly] as const,
  request: {
    params: idParam,
    query: z.object({ archetype: Archetype, plan: z.string().max(200).optional(), language: Language }),
  },
  responses: { 200: json(MessageDraft, 'The message'), default: problems },
})
const send = createRoute({
  method: 'post',
  path: '/api/contacts/{id}/message',
  summary: 'Send a message to a contact, or note that a mail program has taken it',
  description:
    'Through the mail server of the collector, with the address of the user for answers. It becomes an event of the contact, ' +
    '`mail_sent`, with the subject; the text is not stored.',
  tags,
  middleware: [needs('member'), personsOnly] as const,
  request: { params: idParam, body: body(NewMessage) },
  responses: { 201: json(Stated, 'The event'), default: problems },
})

/** Messages of users to contacts. */
export function messageRoutes(edge: HttpContext) {
  const { store, mail, now } = edge
  const find = async (c: Context<Env>, id: string): Promise<ContactWithFacts | Refusal> => {
    const found = await findContact(store, id)
    if (!found || outside(c, found.row.site)) return NONE
    return found
  }
  const person = (c: Context<Env>) => {
    const who = caller(c)
    return who.kind === 'person' ? who.user : null
  }
  return routes()
    .openapi(draft, async c => {
      const found = await find(c, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const { archetype, plan, language } = c.req.valid('query')
      const registry = await store.registry()
      const { site } = found.row
      const live = livePlans(registry, site)
      const version = live.find(one => one.plan === plan) ?? null
      const user = person(c)
      const by = {
        manager: user?.name ?? '',
        site: registry.sites.get(site)?.name ?? '',
        ...{ language, now: now() },
      }
      return c.json(
        {
          ...{ archetype, language, to: found.row.face.email },
          ...draftOf(found, archetype, version, by),
          canSend: mail !== null && found.row.face.email !== null,
          replyTo: user?.email ?? null,
        },
        200,
      )
    })
    .openapi(send, async c => {
      const found = await find(c, c.req.valid('param').id)
      if (isRefusal(found)) return problem(c, found)
      const { actor } = caller(c)
      const { subject, body: text, archetype, via } = c.req.valid('json')
      const to = found.row.face.email
      const replyTo = person(c)?.email
      if (isObjecting(found)) return problem(c, OBJECTS)
      if (to === null || replyTo === undefined) return problem(c, NO_ADDRESS)
      if (via === 'server') {
        if (mail === null) return problem(c, NO_SERVER)
        const message = {
          ...{ to: [to], subject: subject.replace(/\s+/g, ' '), text, html: htmlOf(text), replyTo },
          ...{ id: randomUUID(), list: { id: found.row.site, name: '' } },
        }
        const sent = await mail(message, AbortSignal.timeout(SEND_MS))
        if (sent.outcome !== 'delivered') return problem(c, refusal('conflict', `not sent: ${sent.answer}`))
      }
      const made = await edge.byHand.mailed(found, { subject, archetype, via }, actor)
      return isRefusal(made) ? problem(c, made) : c.json(made, 201)
    })
}

const SEND_MS = 30_000
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** The same words: nothing of them is markup. */
const htmlOf = (text: string): string =>
  `<div style="white-space:pre-wrap">${text.replace(/[&<>"]/g, sign => ESCAPES[sign]!)}</div>`

const NONE = refusal('not_found', 'there is no such contact')
const NO_ADDRESS = refusal('conflict', 'this contact has no e-mail address')
const NO_SERVER = refusal('conflict', 'this collector has no mail server (SMTP_URL)')
const OBJECTS = refusal('conflict', 'this person objects to profiling')
