import { randomBytes } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import {
  CodeChange,
  CodeInfo,
  CodePreview,
  ContactPartners,
  NewCode,
  Redirects,
  UnknownCode,
} from '../../shared/code.ts'
import { codeOf } from '../../shared/partner-code.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import type { Settings } from '../accounts/site-settings.ts'
import { redirectsBy, redirectsOf } from '../codes/click-days.ts'
import { codeInfo, unknownCodes } from '../codes/code-list.ts'
import { addCode, changeCode } from '../codes/code-rows.ts'
import { homeOf } from '../codes/own-hosts.ts'
import { partnersOf } from '../codes/partners-of-contact.ts'
import { previewCode } from '../codes/preview.ts'
import { iso } from '../platform/iso.ts'
import { findContact } from '../queries/reader.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { ownUrl } from './own-origin.ts'
import { problem } from './problem.ts'
import { body, idParam, json, problems, routes } from './routing.ts'

const tags = ['Codes']
const codeParam = idParam.extend({ code: z.string().max(200) })
const list = createRoute({
  method: 'get',
  path: '/api/sites/{id}/codes',
  summary: 'The registered codes of a site',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(z.object({ rows: z.array(CodeInfo) }), 'The newest first'), default: problems },
})
const create = createRoute({
  method: 'post',
  path: '/api/sites/{id}/codes',
  summary: 'Register a code, or another name of one',
  description:
    'It counts from then on and backwards, as far as its validity goes. A code is never given twice and never changes its partner.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(NewCode) },
  responses: { 201: json(CodeInfo, 'The code'), default: problems },
})
const change = createRoute({
  method: 'patch',
  path: '/api/sites/{id}/codes/{code}',
  summary: 'Change the label, page or validity of a code, or give one of no partner to a partner',
  tags,
  middleware: needs('member'),
  request: { params: codeParam, body: body(CodeChange) },
  responses: { 200: json(CodeInfo, 'The code as it is now'), default: problems },
})
const unknown = createRoute({
  method: 'get',
  path: '/api/sites/{id}/unknown-codes',
  summary: 'Texts that visitors came or bought with and that are not registered',
  tags,
  middleware: needs('viewer'),
  request: {
    params: idParam,
    query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(200) }),
  },
  responses: {
    200: json(z.object({ rows: z.array(UnknownCode), total: z.number().int() }), 'The latest first'),
    default: problems,
  },
})
const preview = createRoute({
  method: 'get',
  path: '/api/sites/{id}/unknown-codes/{code}/preview',
  summary: 'What would count from the past if a text were registered to a partner',
  tags,
  middleware: needs('member'),
  request: { params: codeParam },
  responses: { 200: json(CodePreview, 'Nothing is changed'), default: problems },
})
const clicks = createRoute({
  method: 'get',
  path: '/api/sites/{id}/codes/{code}/redirects',
  summary: 'Redirects of a code’s short link by medium and sub-id',
  description: 'Without bots, previews and fetches in advance. Counts are written every second.',
  tags,
  middleware: needs('viewer'),
  request: { params: codeParam },
  responses: { 200: json(Redirects, 'Most first'), default: problems },
})
const ofContact = createRoute({
  method: 'get',
  path: '/api/contacts/{id}/partners',
  summary: 'What a contact’s events say of partners',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: {
    200: json(ContactPartners, 'Evidence, and whom each order is credited to by codes'),
    default: problems,
  },
})

/** The registry of codes. */
export function codeRoutes(edge: HttpContext) {
  const { store } = edge
  const { db } = store
  const { book, sightings, clicks: counts } = edge.codes
  /** The site's settings as they are now, also after a change by another collector. */
  const siteOf = async (c: Context<Env>, id: string): Promise<Settings | Refusal> => {
    const no = outside(c, id)
    return no ?? (await edge.sites.get(id)) ?? NO_SITE
  }
  const counted = async (site: string) => {
    await counts.save(null)
    return { sightings: sightings.of(site), redirects: await redirectsOf(db, site) }
  }
  const baseOf = (c: Context<Env>, settings: Settings) =>
    homeOf(settings) === null ? null : ownUrl(c, edge.config.PUBLIC_URL)
  const shown = async (c: Context<Env>, settings: Settings) => ({
    ...(await counted(settings.id)),
    ...{ site: settings.id, book, now: edge.now(), base: baseOf(c, settings) },
  })
  const rulesOf = (site: string) => ({
    ...{ site, codes: book.of(site), clickKey: book.clickKey },
    statusAt: (partner: string, at: number) => book.statusAt(partner, at),
  })
  /** A partner of this site; it may have been added a moment ago. */
  const mistakeIn = async (site: string, partner: string | null | undefined) => {
    if (partner === null || partner === undefined) return null
    if (!book.has(site, partner)) await edge.refresh()
    return book.has(site, partner) ? null : NO_PARTNER
  }

  /** A code that is registered or changed gives another meaning to clicks of contacts who are referred. */
  const settleReferrals = async (site: string, code: string) => {
    const referred = await db
      .selectFrom('referrals')
      .select('contact_id')
      .distinct()
      .where('site_id', '=', site)
      .where('contact_id', 'is not', null)
      .execute()
    const contacts = new Set(referred.map(row => row.contact_id))
    for (const contact of sightings.contactsWith(site, code))
      if (contacts.has(contact)) await edge.partners.leadChanged(site, contact)
  }

  return routes()
    .openapi(list, async c => {
      const settings = await siteOf(c, c.req.valid('param').id)
      if (isRefusal(settings)) return problem(c, settings)
      const about = await shown(c, settings)
      const codes = [...book.of(settings.id).values()].toReversed()
      return c.json({ rows: codes.map(code => codeInfo(code, about)) }, 200)
    })
    .openapi(create, async c => {
      const settings = await siteOf(c, c.req.valid('param').id)
      if (isRefusal(settings)) return problem(c, settings)
      const wish = c.req.valid('json')
      const no = await mistakeIn(settings.id, wish.partner)
      if (no) return problem(c, no)
      const asked = {
        site: settings.id,
        wish,
        hosts: settings,
        random: (length: number) => randomBytes(length),
      }
      const made = await addCode(db, asked, { actor: caller(c).actor, now: edge.now() })
      if (isRefusal(made)) return problem(c, made)
      await edge.refresh()
      await settleReferrals(settings.id, made.code)
      return c.json(codeInfo(made, await shown(c, settings)), 201)
    })
    .openapi(change, async c => {
      const { id, code } = c.req.valid('param')
      const settings = await siteOf(c, id)
      if (isRefusal(settings)) return problem(c, settings)
      const wish = c.req.valid('json')
      const no = await mistakeIn(id, wish.partner)
      if (no) return problem(c, no)
      const asked = { site: id, code: codeOf(code) ?? code, change: wish, hosts: settings }
      const changed = await changeCode(db, asked, { actor: caller(c).actor, now: edge.now() })
      if (isRefusal(changed)) return problem(c, changed)
      await edge.refresh()
      for (const one of book.of(id).values())
        if (one.code === changed.code || one.aliasOf === changed.code) await settleReferrals(id, one.code)
      return c.json(codeInfo(changed, await shown(c, settings)), 200)
    })
    .openapi(unknown, async c => {
      const settings = await siteOf(c, c.req.valid('param').id)
      if (isRefusal(settings)) return problem(c, settings)
      const rows = unknownCodes({ site: settings.id, book, ...(await counted(settings.id)) })
      return c.json({ rows: rows.slice(0, c.req.valid('query').limit), total: rows.length }, 200)
    })
    .openapi(preview, async c => {
      const { id, code: text } = c.req.valid('param')
      const settings = await siteOf(c, id)
      if (isRefusal(settings)) return problem(c, settings)
      const code = codeOf(text)
      if (code === null) return problem(c, refusal('bad_request', 'this text can be no code', 'code'))
      const found = await store.look({
        contacts: new Set(sightings.contactsWith(id, code).map(contact => `${id}/${contact}`)),
      })
      const rows = [...found.contacts.values()].filter(row => row !== null && row.mergedInto === null)
      const asked = {
        site: id,
        zone: settings.timeZone,
        code,
        rows: rows.map(row => row!),
        rules: rulesOf(id),
      }
      return c.json(await previewCode(store, asked), 200)
    })
    .openapi(clicks, async c => {
      const { id, code } = c.req.valid('param')
      const settings = await siteOf(c, id)
      if (isRefusal(settings)) return problem(c, settings)
      await counts.save(null)
      const rows = await redirectsBy(db, id, codeOf(code) ?? code)
      return c.json({ rows: rows.map(row => ({ ...row, lastAt: iso(row.lastAt) })) }, 200)
    })
    .openapi(ofContact, async c => {
      const found = await findContact(store, c.req.valid('param').id)
      const no = found && outside(c, found.row.site)
      if (!found || no) return problem(c, no ?? refusal('not_found', 'there is no such contact'))
      const { site } = found.row
      const zone = (await edge.sites.get(site))?.timeZone ?? 'UTC'
      return c.json(partnersOf(found, { rules: rulesOf(site), zone, book }), 200)
    })
}

const NO_SITE = refusal('not_found', 'there is no such site')
const NO_PARTNER = refusal('bad_request', 'this site has no such partner', 'partner')
