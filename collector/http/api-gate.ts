import type { MiddlewareHandler } from 'hono'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { CLOSING, full, readText } from './body.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { problem } from './problem.ts'
import { hasNul } from './reject-nul.ts'

/** Maximum body of an authenticated request. */
const API_BYTES = 1024 * 1024
/** Maximum body of an unauthenticated request, at the paths that accept one. */
const STRANGER_BYTES = 4 * 1024
const FOR_STRANGERS: ReadonlySet<string> = new Set(['/api/sign-in', '/api/invitation', '/api/accept'])
const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Limits requests before the caller is authenticated. */
export const limitApi =
  (edge: HttpContext): MiddlewareHandler<Env> =>
  async (c, next) => {
    const wait = edge.limits.api(edge.origin(c), edge.now())
    if (wait === 0) return next()
    c.header('retry-after', String(wait))
    return problem(c, refusal('rate_limited', 'too many requests from this network'))
  }

/** Limits callers without a session or a key more strictly. */
export const limitStrangers =
  (edge: HttpContext): MiddlewareHandler<Env> =>
  async (c, next) => {
    if (c.get('caller')) return next()
    const wait = edge.limits.stranger(edge.origin(c), edge.now())
    if (wait === 0) return next()
    c.header('retry-after', String(wait))
    return problem(c, refusal('rate_limited', 'too many requests from this network; sign in'))
  }

/**
 * Reads the body within the sender's limit and the queue's room, and caches it for the handler. PostgreSQL's text type
 * holds no NUL, and a dump of SQLite must load there: no request may contain one.
 */
export const readApiBody =
  (edge: HttpContext): MiddlewareHandler<Env> =>
  async (c, next) => {
    if (c.req.url.includes('%00')) return problem(c, nul)
    const isRead = c.get('caller') !== null || FOR_STRANGERS.has(c.req.path)
    if (!isRead || BODILESS.has(c.req.method)) return next()
    const ticket = edge.apiAdmission.enter()
    if (!ticket) {
      c.header('retry-after', '2')
      return problem(c, full())
    }
    try {
      const text = await readText(c.req.raw, c.get('caller') ? API_BYTES : STRANGER_BYTES, ticket)
      if (isRefusal(text)) {
        if (text.code === 'too_large') c.header('connection', CLOSING.connection)
        return problem(c, text)
      }
      if (hasNul(text)) return problem(c, nul)
      // Hono stores a promise here, in contrast to its type.
      c.req.bodyCache.text = Promise.resolve(text) as unknown as string
      await next()
    } finally {
      ticket.leave()
    }
  }

const nul = refusal('bad_request', 'a text cannot contain a NUL character')
