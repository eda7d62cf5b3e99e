import type { Context } from 'hono'
import { type Problem, REFUSALS, type Refusal, type RefusalCode } from '../../shared/refusal.ts'

const TITLES: { [C in RefusalCode]?: string } = {
  bad_json: 'The body is not JSON',
  bad_encoding: 'The body is not readable text',
  bad_content_type: 'The content type is not supported',
  bad_request: 'The request is invalid',
  bad_plan: 'The plan is invalid',
  conflict: 'The request conflicts with the current state',
  forbidden: 'Your role or key does not allow this',
  internal: 'Internal error',
  method_not_allowed: 'The method is not allowed',
  not_found: 'Not found',
  not_signed_in: 'Sign in first',
  origin_not_allowed: 'The origin of the request is not allowed',
  rate_limited: 'Too many requests',
  stopping: 'The collector is stopping',
  storage_unavailable: 'Storage is unavailable',
  too_large: 'The body is too large',
}

export type Detail = { path: string; message: string }

export const problemOf = (refusal: Refusal, errors?: readonly Detail[]): Problem => ({
  type: `urn:pulseboard:refusal:${refusal.code}`,
  title: TITLES[refusal.code] ?? refusal.code,
  status: REFUSALS[refusal.code],
  code: refusal.code,
  detail: refusal.message,
  ...(errors
    ? { errors: [...errors] }
    : refusal.field !== undefined && { errors: [{ path: refusal.field, message: refusal.message }] }),
})

/** Answers with problem details (RFC 9457). */
export function problem(c: Context, refusal: Refusal, errors?: readonly Detail[]) {
  const body = problemOf(refusal, errors)
  if (refusal.code === 'rate_limited' || body.status === 503)
    if (!c.res.headers.has('retry-after')) c.header('retry-after', '2')
  return c.json(body, body.status as ProblemStatus, { 'content-type': 'application/problem+json' })
}

type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503
