import type { OpenAPIHono } from '@hono/zod-openapi'
import { refusal } from '../../shared/refusal.ts'
import type { Env } from './env.ts'
import { problem } from './problem.ts'

/** Answers 405 for other methods of documented paths. Must be called after all routes are registered. */
export function otherMethods(app: OpenAPIHono<Env>): void {
  const methods = new Map<string, string[]>()
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const path = definition.route.path.replaceAll(/\{(\w+)\}/g, ':$1')
    methods.set(path, [...(methods.get(path) ?? []), definition.route.method.toUpperCase()])
  }
  for (const [path, allowed] of methods) {
    const allow = allowed.join(', ')
    app.all(path, c => {
      c.header('allow', allow)
      return problem(c, refusal('method_not_allowed', `here only: ${allow}`))
    })
  }
}
