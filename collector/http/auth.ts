import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { AcceptLink, Invitation, LinkQuestion, Me, MeChange, SignIn } from '../../shared/person.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { acceptLink, readLink } from '../accounts/links.ts'
import { hashingRoom } from '../accounts/passwords.ts'
import { closeSession, openSession, SESSION_MS, whoseSession } from '../accounts/sessions.ts'
import { plainEmail } from '../accounts/user-row.ts'
import { changeUser, me, recognise } from '../accounts/users.ts'
import { caller, isSecureAt, needs, SESSION_COOKIE, sessionCookieAt } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { hostOf, isOwnOrigin, ownUrl, strangeOrigin } from './own-origin.ts'
import { problem } from './problem.ts'
import { body, json, nothing, problems, routes } from './routing.ts'

const signInRoute = createRoute({
  method: 'post',
  path: '/api/sign-in',
  summary: 'Sign in',
  tags: ['People'],
  security: [],
  request: { body: body(SignIn) },
  responses: { 200: json(Me, 'The signed-in user; the session is set as a cookie'), default: problems },
})
const invitationRoute = createRoute({
  method: 'post',
  path: '/api/invitation',
  summary: 'The account of a one-time link, before its use',
  tags: ['People'],
  security: [],
  request: { body: body(LinkQuestion) },
  responses: { 200: json(Invitation, 'The account and the sites that it can access'), default: problems },
})
const acceptRoute = createRoute({
  method: 'post',
  path: '/api/accept',
  summary: 'Use a one-time link: set a password and sign in',
  tags: ['People'],
  security: [],
  request: { body: body(AcceptLink) },
  responses: { 200: json(Me, 'The signed-in user; the session is set as a cookie'), default: problems },
})
const signOutRoute = createRoute({
  method: 'post',
  path: '/api/sign-out',
  summary: 'Sign out',
  tags: ['People'],
  security: [],
  responses: { 204: nothing },
})
const meRoute = createRoute({
  method: 'get',
  path: '/api/me',
  summary: 'The signed-in user',
  tags: ['People'],
  security: [{ session: [] }],
  middleware: needs('viewer'),
  responses: { 200: json(Me, 'You'), default: problems },
})
const changeMeRoute = createRoute({
  method: 'patch',
  path: '/api/me',
  summary: 'Change your own name or language',
  tags: ['People'],
  security: [{ session: [] }],
  middleware: needs('viewer'),
  request: { body: body(MeChange) },
  responses: { 200: json(Me, 'You'), default: problems },
})

const notAPerson = refusal('forbidden', 'a key is not a person')

export function authRoutes(edge: HttpContext) {
  const { db } = edge.store

  const start = async (c: Context<Env>, user: string) => {
    // The old session ends with the sign-in, which prevents session fixation.
    const old = c.get('caller')
    if (old?.kind === 'person') await closeSession(db, old.session)
    const token = await openSession(db, user, edge.now())
    const url = ownUrl(c, edge.config.PUBLIC_URL)
    setCookie(c, sessionCookieAt(url), token, {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      maxAge: SESSION_MS / 1000,
      secure: isSecureAt(url),
    })
    const row = await whoseSession(db, token, edge.now())
    return row ? me(row) : refusal('not_signed_in', 'this person may not sign in')
  }

  const tooManyHashes = (c: Context<Env>) => {
    c.header('retry-after', '2')
    return problem(c, refusal('busy', 'too many sign-ins at the moment; try again'))
  }

  return routes()
    .openapi(signInRoute, async c => {
      const origin = c.req.header('origin')
      if (origin !== undefined && !isOwnOrigin(c, edge.config.PUBLIC_URL))
        return problem(c, strangeOrigin(edge, origin, hostOf(c)))
      const { email, password } = c.req.valid('json')
      const from = edge.origin(c)
      const wait = edge.limits.signIn(from, plainEmail(email), edge.now())
      if (wait > 0) {
        c.header('retry-after', String(wait))
        return problem(c, refusal('rate_limited', `too many attempts; try again in ${wait} seconds`))
      }
      const found = await hashingRoom.enter(async () => ({ user: await recognise(db, email, password) }))
      if (found === null) return tooManyHashes(c)
      const { user } = found
      if (!user) return problem(c, refusal('not_signed_in', 'wrong email or password'))
      edge.limits.signedIn(from, plainEmail(email))
      const who = await start(c, user.id)
      return isRefusal(who) ? problem(c, who) : c.json(who, 200)
    })
    .openapi(invitationRoute, async c => {
      const wait = edge.limits.signIn(edge.origin(c), null, edge.now())
      if (wait > 0) {
        c.header('retry-after', String(wait))
        return problem(c, refusal('rate_limited', `too many attempts; try again in ${wait} seconds`))
      }
      const found = await readLink(db, c.req.valid('json').token, edge.now())
      if (isRefusal(found)) return problem(c, found)
      edge.limits.signedIn(edge.origin(c), null)
      return c.json(found, 200)
    })
    .openapi(acceptRoute, async c => {
      const origin = c.req.header('origin')
      if (origin !== undefined && !isOwnOrigin(c, edge.config.PUBLIC_URL))
        return problem(c, strangeOrigin(edge, origin, hostOf(c)))
      const wait = edge.limits.signIn(edge.origin(c), null, edge.now())
      if (wait > 0) {
        c.header('retry-after', String(wait))
        return problem(c, refusal('rate_limited', `too many attempts; try again in ${wait} seconds`))
      }
      const user = await hashingRoom.enter(() => acceptLink(db, c.req.valid('json'), edge.now()))
      if (user === null) return tooManyHashes(c)
      if (isRefusal(user)) return problem(c, user)
      edge.limits.signedIn(edge.origin(c), null)
      const who = await start(c, user)
      return isRefusal(who) ? problem(c, who) : c.json(who, 200)
    })
    .openapi(signOutRoute, async c => {
      const who = c.get('caller')
      if (who?.kind === 'person') await closeSession(db, who.session)
      const url = ownUrl(c, edge.config.PUBLIC_URL)
      for (const name of new Set([sessionCookieAt(url), SESSION_COOKIE]))
        deleteCookie(c, name, { path: '/', secure: isSecureAt(url) })
      return c.body(null, 204)
    })
    .openapi(meRoute, c => {
      const who = caller(c)
      return who.kind === 'person' ? c.json(me(who.user), 200) : problem(c, notAPerson)
    })
    .openapi(changeMeRoute, async c => {
      const who = caller(c)
      if (who.kind !== 'person') return problem(c, notAPerson)
      const change = c.req.valid('json')
      const no = await changeUser(db, who.user.id, change, who.actor, edge.now())
      if (no) return problem(c, no)
      const { language = who.user.language, name = who.user.name } = change
      return c.json(me({ ...who.user, language, name }), 200)
    })
}
