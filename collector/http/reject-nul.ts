import type { MiddlewareHandler } from 'hono'
import { refusal } from '../../shared/refusal.ts'
import type { Env } from './env.ts'
import { problem } from './problem.ts'

/** U+0000 escaped in JSON: after an even number of backslashes, else it is six literal characters. */
const NUL_IN_JSON = /(?<!\\)(?:\\\\)*\\u0000/

export const hasNul = (json: string): boolean => json.includes('\\u0000') && NUL_IN_JSON.test(json)

/** PostgreSQL's text type holds no NUL, and a dump of SQLite must load there: no request may contain one. */
export const withoutNul: MiddlewareHandler<Env> = async (c, next) => {
  // Hono caches the text, so the handler reads the same body again.
  if (c.req.url.includes('%00') || hasNul(await c.req.text()))
    return problem(c, refusal('bad_request', 'a NUL character has no place in a text'))
  return next()
}
