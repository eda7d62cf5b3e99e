import { OpenAPIHono, z } from '@hono/zod-openapi'
import { Problem, refusal } from '../../shared/refusal.ts'
import { joinPath } from '../score/check/faults.ts'
import { admissionOf } from './caller.ts'
import type { Env } from './env.ts'
import { problem } from './problem.ts'

/**
 * A group of documented routes; requests that do not match their schemas get a problem response. The document says of
 * each route what its middleware requires of callers.
 */
export function routes(): OpenAPIHono<Env> {
  const group = new OpenAPIHono<Env>({ defaultHook: unfit })
  const { openapi } = group
  const documented = (route: Route, ...rest: unknown[]) =>
    (openapi as (...all: unknown[]) => unknown)(
      { ...admissionOf([route.middleware ?? []].flat()), ...route },
      ...rest,
    )
  group.openapi = documented as typeof openapi
  return group
}

type Route = { middleware?: object | readonly object[] }

type Validated = { success: true } | { success: false; error: z.ZodError }

// biome-ignore lint/suspicious/noExplicitAny: as the library types hooks for every route
const unfit = (result: Validated, c: any) => {
  if (result.success) return
  const errors = result.error.issues.map(({ path, message }) => ({ path: placeOf(path), message }))
  const [first] = errors
  return problem(c, refusal('bad_request', first ? `${first.path}: ${first.message}` : 'unfit'), errors)
}

const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((place, key) => joinPath(place, typeof key === 'number' ? key : String(key)), '')

export const json = <S extends z.ZodType>(schema: S, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

export const body = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
})

/** Every other answer of a route. */
export const problems = {
  description: 'The problem',
  content: { 'application/problem+json': { schema: Problem } },
}

export const nothing = { description: 'Done' }

export const Cursor = z.string().max(700).optional()
export const Limit = z.coerce.number().int().min(1).max(1000).default(50)
export const idParam = z.object({ id: z.string().max(200) })
