import { createRoute, z } from '@hono/zod-openapi'
import {
  AcceptTerms,
  Material,
  PortalExport,
  PortalMe,
  PortalMeChange,
  PortalReferrals,
} from '../../shared/portal.ts'
import { NewReferral, OwnReferral } from '../../shared/referral.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { PORTAL } from '../partners/joining.ts'
import { listMaterials } from '../partners/materials.ts'
import { findPartner, state } from '../partners/partners.ts'
import { accountsOf, accountView } from '../partners/payments/payout-accounts.ts'
import { changePerson, personOf } from '../partners/people.ts'
import { portalExport, portalMe, setMuted } from '../partners/portal-view.ts'
import { acceptTerms, versionOfText } from '../partners/programme/acceptance.ts'
import { readVersions } from '../partners/programme/versions.ts'
import { BASIS_TEXTS, hasReferredEnough } from '../partners/referrals/form.ts'
import { countOwn, ownReferral, ownReferrals } from '../partners/referrals/own-view.ts'
import { findReferral } from '../partners/referrals/rows.ts'
import { isApplicant, readIntervals, statusAt } from '../partners/statuses.ts'
import { cursorOf, placeOf } from '../platform/cursor.ts'
import type { HttpContext } from './context.ts'
import { siteParam } from './portal-front.ts'
import type { PortalGate } from './portal-gate.ts'
import { problem } from './problem.ts'
import { body, Cursor, json, Limit, nothing, problems, routes } from './routing.ts'

const tags = ['Partner portal']
const security = [{ partnerSession: [] }]
const oneParam = siteParam.extend({ id: z.string().max(200) })
const me = createRoute({
  method: 'get',
  path: '/partner-api/{site}/me',
  summary: 'The person and the partner of the session',
  tags,
  security,
  request: { params: siteParam },
  responses: { 200: json(PortalMe, 'You'), default: problems },
})
const changeMe = createRoute({
  method: 'patch',
  path: '/partner-api/{site}/me',
  summary: 'Change your name, phone, language or which mails you get',
  tags,
  security,
  request: { params: siteParam, body: body(PortalMeChange) },
  responses: { 200: json(PortalMe, 'You'), default: problems },
})
const accept = createRoute({
  method: 'post',
  path: '/partner-api/{site}/accept-terms',
  summary: 'Accept a text of the terms, by its hash',
  tags,
  security,
  request: { params: siteParam, body: body(AcceptTerms) },
  responses: { 200: json(PortalMe, 'You'), default: problems },
})
const list = createRoute({
  method: 'get',
  path: '/partner-api/{site}/referrals',
  summary: 'The partner’s referrals, each with its state and the reason',
  tags,
  security,
  request: { params: siteParam, query: z.object({ limit: Limit, cursor: Cursor }) },
  responses: { 200: json(PortalReferrals, 'The newest first'), default: problems },
})
const submit = createRoute({
  method: 'post',
  path: '/partner-api/{site}/referrals',
  summary: 'Refer a person',
  tags,
  security,
  request: { params: siteParam, body: body(NewReferral) },
  responses: { 201: json(OwnReferral, 'The referral with the answer'), default: problems },
})
const withdraw = createRoute({
  method: 'post',
  path: '/partner-api/{site}/referrals/{id}/withdraw',
  summary: 'Withdraw an open referral',
  tags,
  security,
  request: { params: oneParam },
  responses: { 200: json(OwnReferral, 'The referral'), default: problems },
})
const materials = createRoute({
  method: 'get',
  path: '/partner-api/{site}/materials',
  summary: 'Materials for partners',
  tags,
  security,
  request: { params: siteParam },
  responses: { 200: json(z.object({ rows: z.array(Material) }), 'Those that are valid'), default: problems },
})
const everything = createRoute({
  method: 'get',
  path: '/partner-api/{site}/export',
  summary: 'Everything that is kept of you',
  tags,
  security,
  request: { params: siteParam },
  responses: { 200: json(PortalExport, 'Your data'), default: problems },
})
const leave = createRoute({
  method: 'post',
  path: '/partner-api/{site}/leave',
  summary: 'Leave the programme',
  description: 'The owner closes the partner. Protections run on, and what was earned stays earned.',
  tags,
  security,
  request: { params: siteParam },
  responses: { 204: nothing, default: problems },
})

/** The portal: everything here is of the partner of the session, and of no other. */
export const portalRoutes = (gate: PortalGate) => (edge: HttpContext) => {
  const { store, now } = edge
  const { db } = store
  const { referrals, hasMail } = edge.partners
  const view = async (person: Parameters<typeof portalMe>[1]) => {
    const fresh = (await personOf(db, person.partner_id, person.id)) ?? person
    return portalMe(db, fresh, hasMail, now())
  }
  const ownOne = (partner: string, id: string) => ownReferral(db, partner, id, now())

  return routes()
    .openapi(me, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      return isRefusal(person) ? problem(c, person) : c.json(await view(person), 200)
    })
    .openapi(changeMe, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      const site = await gate.site(person.site_id)
      if (isRefusal(site)) return problem(c, site)
      const { muted, ...change } = c.req.valid('json')
      const after = await changePerson(db, site, person, change, PORTAL, now())
      if (isRefusal(after)) return problem(c, after)
      if (muted) await setMuted(db, person.id, muted)
      return c.json(await view(person), 200)
    })
    .openapi(accept, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      const { hash } = c.req.valid('json')
      const text = versionOfText(await readVersions(db, person.site_id), hash)
      if (!text) return problem(c, OTHER_TERMS)
      const { version, language } = text
      const own = { site: person.site_id, partner: person.partner_id, person: person.id }
      await acceptTerms(db, { ...own, version: version.version, language, hash }, now())
      return c.json(await view(person), 200)
    })
    .openapi(list, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      const { limit, cursor } = c.req.valid('query')
      const part = { limit, after: placeOf(cursor) ?? undefined }
      const [{ rows, next }, counts] = await Promise.all([
        ownReferrals(db, person.partner_id, part, now()),
        countOwn(db, person.partner_id, now()),
      ])
      return c.json({ rows, nextCursor: next && cursorOf(next), counts }, 200)
    })
    .openapi(submit, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      const site = await gate.site(person.site_id)
      if (isRefusal(site)) return problem(c, site)
      if (await hasReferredEnough(db, site.id, { person: person.id }, now())) return problem(c, ENOUGH)
      const wish = c.req.valid('json')
      const language = person.language === 'en' ? 'en' : 'pl'
      const made = await referrals.submit(site, wish, {
        partner: person.partner_id,
        person: person.id,
        channel: 'portal',
        language,
        basisText: BASIS_TEXTS[language][wish.basis],
        terms: null,
      })
      if (isRefusal(made)) return problem(c, made)
      edge.partners.wake()
      const own = await ownOne(person.partner_id, made.id)
      return own ? c.json(own, 201) : problem(c, NO_REFERRAL)
    })
    .openapi(withdraw, async c => {
      const { site, id } = c.req.valid('param')
      const person = await gate.person(c, site)
      if (isRefusal(person)) return problem(c, person)
      const row = await findReferral(db, id)
      if (row?.partner_id !== person.partner_id) return problem(c, NO_REFERRAL)
      // The answer would tell whether the referral was admitted.
      if (await isApplicant(db, person.partner_id, now())) return problem(c, ACTIVE)
      const no = await referrals.withdraw(row)
      if (no) return problem(c, no)
      const own = await ownOne(person.partner_id, id)
      return own ? c.json(own, 200) : problem(c, NO_REFERRAL)
    })
    .openapi(materials, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      const rows = await listMaterials(db, person.site_id)
      const valid = rows.filter(({ validUntil }) => validUntil === null || Date.parse(validUntil) > now())
      return c.json({ rows: valid }, 200)
    })
    .openapi(everything, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      const accounts = await accountsOf(db, person.site_id, person.partner_id, now())
      const payoutAccount = accountView(edge.connections.sealer, accounts)
      return c.json({ ...(await portalExport(db, person, hasMail, now())), payoutAccount }, 200)
    })
    .openapi(leave, async c => {
      const person = await gate.person(c, c.req.valid('param').site)
      if (isRefusal(person)) return problem(c, person)
      if (person.role !== 'owner') return problem(c, OWNERS)
      const row = await findPartner(db, person.partner_id)
      const at = now()
      const intervals = await readIntervals(db, person.site_id, person.partner_id)
      const before = statusAt(intervals.get(person.partner_id), at)
      // A ban stays a ban.
      if (row && before !== 'banned' && before !== 'closed') {
        const stated = { site: row.site_id, partner: row.id, status: 'closed' as const }
        await state(db, { ...stated, reason: 'left', from: at }, PORTAL, at)
      }
      return c.body(null, 204)
    })
}

const OTHER_TERMS = refusal('conflict', 'the terms have changed meanwhile; read them again', 'hash')
const ENOUGH = refusal('rate_limited', 'so many referrals in a day are too many; go on tomorrow')
const NO_REFERRAL = refusal('not_found', 'you have no such referral')
const ACTIVE = refusal('forbidden', 'only an active partner may do this')
const OWNERS = refusal('forbidden', 'only an owner of the partner account may do this')
