import type { Context } from 'hono'
import { refusal } from '../../shared/refusal.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { problem } from './problem.ts'
import { answer } from './static.ts'

const YEAR_SECONDS = 31_536_000

/** Serves the dashboard's files; every other path that a browser opens is one of its screens. */
export const dashboard = (edge: HttpContext) => async (c: Context<Env>) => {
  const { path, method } = c.req
  if (method !== 'GET' && method !== 'HEAD')
    return problem(c, refusal('method_not_allowed', 'nothing to change'))
  const isScreen = path === '/' || (c.req.header('accept')?.includes('text/html') ?? false)
  // The portal is an entry of its own: a partner's browser loads no code of the dashboard.
  const entry = /^\/partner(?:\/|$)/.test(path) ? '/portal.html' : '/index.html'
  const asset = edge.assets.get(path) ?? (isScreen ? edge.assets.get(entry) : null)
  if (!asset) return problem(c, refusal('not_found', 'there is nothing here'))
  const headers = {
    'content-type': asset.type,
    'cache-control': asset.immutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
  }
  return answer(c, asset.bytes, headers)
}
