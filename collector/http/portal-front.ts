import { createRoute, z } from '@hono/zod-openapi'
import { deleteCookie, setCookie } from 'hono/cookie'
import { normalEmail } from '../../shared/email.ts'
import { Language } from '../../shared/person.ts'
import {
  Application,
  Confirmed,
  Invitation,
  PortalFront,
  PortalSignIn,
  PortalToken,
  Received,
} from '../../shared/portal.ts'
import { Terms } from '../../shared/programme.ts'
import { PublicReferral } from '../../shared/referral.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { shortHash } from '../model/hash-id.ts'
import { closePortalSession, enterByLink, PORTAL_SESSION_MS } from '../partners/access.ts'
import { readInvitation } from '../partners/invitations.ts'
import { apply, askToSignIn } from '../partners/joining.ts'
import { personByEmail, personById } from '../partners/people.ts'
import { versionOfText } from '../partners/programme/acceptance.ts'
import { termsOf } from '../partners/programme/terms.ts'
import { inForceAt, readVersions, upcomingAt } from '../partners/programme/versions.ts'
import { confirmReferral, submitByForm } from '../partners/referrals/form.ts'
import { isSecureAt } from './caller.ts'
import type { HttpContext } from './context.ts'
import { ownUrl } from './own-origin.ts'
import { noteAct } from './partner-act.ts'
import { type PortalGate, portalCookieAt } from './portal-gate.ts'
import { problem } from './problem.ts'
import { body, json, nothing, problems, routes } from './routing.ts'

const tags = ['Partner portal']
const security: [] = []
export const siteParam = z.object({ site: z.string().max(64) })
const received = { 202: json(Received, 'The same answer for every address'), default: problems }
const front = createRoute({
  method: 'get',
  path: '/partner-api/{site}',
  summary: 'What the public pages of the partner programme offer',
  tags,
  security,
  request: { params: siteParam },
  responses: { 200: json(PortalFront, 'The programme'), default: problems },
})
const terms = createRoute({
  method: 'get',
  path: '/partner-api/{site}/terms',
  summary: 'The terms of the programme, generated from the version in force',
  tags,
  security,
  request: {
    params: siteParam,
    query: z.object({ language: Language.default('pl'), version: z.coerce.number().int().optional() }),
  },
  responses: { 200: json(Terms, 'The text, with its hash'), default: problems },
})
const application = createRoute({
  method: 'post',
  path: '/partner-api/{site}/apply',
  summary: 'Apply to the partner programme',
  tags,
  security,
  request: { params: siteParam, body: body(Application) },
  responses: received,
})
const refer = createRoute({
  method: 'post',
  path: '/partner-api/{site}/refer',
  summary: 'Refer a person by the public form',
  description:
    'The referral counts once it is confirmed by mail, within seven days; it then counts from now.',
  tags,
  security,
  request: { params: siteParam, body: body(PublicReferral) },
  responses: received,
})
const confirm = createRoute({
  method: 'post',
  path: '/partner-api/{site}/confirm',
  summary: 'Confirm a referral of the public form',
  tags,
  security,
  request: { params: siteParam, body: body(PortalToken) },
  responses: { 200: json(Confirmed, 'It counts'), default: problems },
})
const signIn = createRoute({
  method: 'post',
  path: '/partner-api/{site}/sign-in',
  summary: 'Ask for a link into the portal, by mail',
  tags,
  security,
  request: { params: siteParam, body: body(PortalSignIn) },
  responses: received,
})
const invitation = createRoute({
  method: 'post',
  path: '/partner-api/{site}/invitation',
  summary: 'The account that a one-time link opens, without using the link',
  tags,
  security,
  request: { params: siteParam, body: body(PortalToken) },
  responses: { 200: json(Invitation, 'The partner and the person'), default: problems },
})
const enter = createRoute({
  method: 'post',
  path: '/partner-api/{site}/enter',
  summary: 'Use a one-time link into the portal',
  tags,
  security,
  request: { params: siteParam, body: body(PortalToken) },
  responses: { 204: { description: 'The session comes as a cookie' }, default: problems },
})
const signOut = createRoute({
  method: 'post',
  path: '/partner-api/{site}/sign-out',
  summary: 'Sign out of the portal',
  tags,
  security,
  request: { params: siteParam },
  responses: { 204: nothing, default: problems },
})

/** The pages of the programme that need no session. */
export const portalFrontRoutes = (gate: PortalGate) => (edge: HttpContext) => {
  const { store, now } = edge
  const { db } = store
  const { referrals, hasMail } = edge.partners
  const inForce = async (site: string) => inForceAt(await readVersions(db, site), now())

  return routes()
    .openapi(front, async c => {
      const site = await gate.site(c.req.valid('param').site)
      if (isRefusal(site)) return problem(c, site)
      const version = await inForce(site.id)
      const person = await gate.person(c, site.id)
      return c.json(
        {
          site: site.id,
          programme: version && { name: version.document.name, version: version.version },
          canJoin: version?.document.joining.isOpen ?? false,
          canRefer: hasMail && (version?.document.referrals.isPublic ?? false),
          hasMail,
          isSignedIn: !isRefusal(person),
        },
        200,
      )
    })
    .openapi(terms, async c => {
      const site = await gate.site(c.req.valid('param').site)
      if (isRefusal(site)) return problem(c, site)
      const { language, version } = c.req.valid('query')
      const versions = await readVersions(db, site.id)
      const found =
        version === undefined
          ? (inForceAt(versions, now()) ?? upcomingAt(versions, now()))
          : versions.find(one => one.version === version && one.publishedAt !== null)
      return found ? c.json(termsOf(found, language), 200) : problem(c, NO_PROGRAMME)
    })
    .openapi(application, async c => {
      const site = await gate.site(c.req.valid('param').site)
      if (isRefusal(site)) return problem(c, site)
      const wish = c.req.valid('json')
      const stop = gate.form(c, { trap: wish.fax, filledMs: wish.filledMs })
      if (stop?.kind === 'limited') return stop.response
      if (stop) return c.json(RECEIVED, 202)
      const versions = await readVersions(db, site.id)
      const text = versionOfText(versions, wish.termsHash)
      if (!(await inForce(site.id))?.document.joining.isOpen) return problem(c, NO_PROGRAMME)
      if (!text) return problem(c, OTHER_TERMS)
      const accepted = { version: text.version.version, language: text.language, hash: wish.termsHash }
      const no = await apply(db, site, wish, accepted, now())
      if (no) return problem(c, no)
      edge.partners.wake()
      return c.json(RECEIVED, 202)
    })
    .openapi(refer, async c => {
      const site = await gate.site(c.req.valid('param').site)
      if (isRefusal(site)) return problem(c, site)
      if (!hasMail) return problem(c, NO_MAIL)
      const form = c.req.valid('json')
      const stop = gate.form(c, { trap: form.website, filledMs: form.filledMs })
      if (stop?.kind === 'limited') return stop.response
      if (stop) return c.json(RECEIVED, 202)
      if (!(await inForce(site.id))?.document.referrals.isPublic) return problem(c, NO_PROGRAMME)
      const text = versionOfText(await readVersions(db, site.id), form.termsHash)
      if (!text) return problem(c, OTHER_TERMS)
      const accepted = { version: text.version.version, hash: form.termsHash }
      const made = await submitByForm({ db, referrals, site, now: now() }, form, accepted)
      if (isRefusal(made)) return problem(c, made)
      edge.partners.wake()
      return c.json(RECEIVED, 202)
    })
    .openapi(confirm, async c => {
      const site = await gate.site(c.req.valid('param').site)
      if (isRefusal(site)) return problem(c, site)
      const limited = gate.mayAskForLink(c)
      if (limited) return limited
      const no = await confirmReferral({ db, referrals, site, now: now() }, c.req.valid('json').token)
      if (no) return problem(c, no)
      edge.partners.wake()
      return c.json({ status: 'confirmed' as const }, 200)
    })
    .openapi(signIn, async c => {
      const site = await gate.site(c.req.valid('param').site)
      if (isRefusal(site)) return problem(c, site)
      if (!hasMail) return problem(c, NO_MAIL)
      const limited = gate.mayAskForLink(c)
      if (limited) return limited
      const email = normalEmail(c.req.valid('json').email)
      const person = email === null ? undefined : await personByEmail(db, site.id, email)
      if (person) {
        await askToSignIn(db, person, now())
        edge.partners.wake()
      }
      return c.json(RECEIVED, 202)
    })
    .openapi(invitation, async c => {
      const site = await gate.site(c.req.valid('param').site)
      if (isRefusal(site)) return problem(c, site)
      const limited = gate.mayAskForLink(c)
      if (limited) return limited
      const found = await readInvitation(db, site.id, c.req.valid('json').token, now())
      return found ? c.json(found, 200) : problem(c, SPENT)
    })
    .openapi(enter, async c => {
      const site = await gate.site(c.req.valid('param').site)
      if (isRefusal(site)) return problem(c, site)
      const limited = gate.mayAskForLink(c)
      if (limited) return limited
      const entered = await enterByLink(db, site.id, c.req.valid('json').token, now())
      if (!entered) return problem(c, SPENT)
      const person = await personById(db, entered.person)
      if (person)
        await noteAct(edge, person, {
          name: 'partner_login',
          id: `in_${shortHash(entered.session, 20)}`,
          at: now(),
        })
      const url = ownUrl(c, edge.config.PUBLIC_URL)
      const old = gate.token(c, site.id)
      if (old) await closePortalSession(db, old)
      setCookie(c, portalCookieAt(url, site.id), entered.session, {
        httpOnly: true,
        sameSite: 'Lax',
        path: '/',
        maxAge: PORTAL_SESSION_MS / 1000,
        secure: isSecureAt(url),
      })
      return c.body(null, 204)
    })
    .openapi(signOut, async c => {
      const { site } = c.req.valid('param')
      const token = gate.token(c, site)
      if (token) await closePortalSession(db, token)
      const url = ownUrl(c, edge.config.PUBLIC_URL)
      deleteCookie(c, portalCookieAt(url, site), { path: '/', secure: isSecureAt(url) })
      return c.body(null, 204)
    })
}

const RECEIVED = { status: 'received' as const }
const NO_PROGRAMME = refusal('not_found', 'there is no programme that is open to this')
const OTHER_TERMS = refusal('conflict', 'the terms have changed meanwhile; read them again', 'termsHash')
const NO_MAIL = refusal('conflict', 'this needs a mail server, and the collector has none (SMTP_URL)')
const SPENT = refusal('not_found', 'this link is used, expired or unknown')
