import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { Plan } from '../../shared/plan.ts'
import { describeIngest } from './docs-ingest.ts'
import { docsPage, STYLE } from './docs-page.ts'
import { describeWebhooks } from './docs-webhooks.ts'
import type { Env } from './env.ts'
import { answer } from './static.ts'

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
  registry.registerComponent('securitySchemes', 'partnerSession', {
    type: 'apiKey',
    in: 'cookie',
    name: 'pulseboard_partner_{site}',
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
  page(app, '/api/openapi.json', 'application/json', () => JSON.stringify(document()))
  page(app, '/api/docs', 'text/html; charset=utf-8', async () => String(await docsPage(document())))
  page(app, '/api/docs.css', 'text/css; charset=utf-8', () => STYLE)
}

/** Generated at the first request and cached: it is large, and the endpoint is public. */
function page(app: OpenAPIHono<Env>, path: string, type: string, make: () => string | Promise<string>): void {
  let bytes: Promise<Uint8Array> | undefined
  app.get(path, async c => {
    bytes ??= Promise.resolve(make()).then(text => new TextEncoder().encode(text))
    return answer(c, await bytes, { 'content-type': type, 'cache-control': 'no-cache' })
  })
}
