import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { Plan } from '../../shared/plan.ts'
import { describeIngest } from './docs-ingest.ts'
import { docsPage, STYLE } from './docs-page.ts'
import { describeWebhooks } from './docs-webhooks.ts'
import type { Env } from './env.ts'

const ABOUT = `Errors are problem details (RFC 9457) whose \`code\` is one of a closed list. Lists page by
\`cursor\`. Times are ISO 8601 UTC with milliseconds. People have a session cookie, and their changes must
bear this collector’s Origin; programs send a secret key and see the site that it belongs to.`

/** The API documentation, generated from the validating schemas: as OpenAPI, and as a page without scripts. */
export function docs(app: OpenAPIHono<Env>): void {
  describeIngest(app)
  describeWebhooks(app)
  const registry = app.openAPIRegistry
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'pulseboard_session',
  })
  registry.registerComponent('securitySchemes', 'secretKey', { type: 'http', scheme: 'bearer' })
  registry.registerComponent('schemas', 'Plan', z.toJSONSchema(Plan, { io: 'input' }) as object)
  const document = () =>
    (built ??= app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: 'Pulseboard', version: '1', description: ABOUT },
      security: [{ session: [] }, { secretKey: [] }],
    }))
  let built: ReturnType<typeof app.getOpenAPI31Document> | undefined
  app.get('/api/openapi.json', c => c.json(document()))
  app.get('/api/docs', c => c.html(docsPage(document())))
  app.get('/api/docs.css', c => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }))
}
