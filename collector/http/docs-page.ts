import type { OpenAPIHono } from '@hono/zod-openapi'
import { html, raw } from 'hono/html'

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>
type Operation = {
  summary?: string
  description?: string
  tags?: string[]
  'x-least-role'?: string
  parameters?: { name: string; in: string; required?: boolean; schema?: unknown; description?: string }[]
  requestBody?: { content?: Record<string, { schema?: unknown }> }
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: unknown }> }>
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

export function docsPage(document: Document) {
  const groups = new Map<string, { method: string; path: string; operation: Operation }[]>()
  for (const [path, item] of Object.entries({ ...document.paths, ...document.webhooks })) {
    for (const method of METHODS) {
      const operation = (item as Record<string, Operation | undefined>)[method]
      if (!operation) continue
      const tag = operation.tags?.[0] ?? 'Other'
      groups.set(tag, [...(groups.get(tag) ?? []), { method, path, operation }])
    }
  }
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Pulseboard API</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<h1>Pulseboard API</h1>
<p>${document.info.description}</p>
<p>The same for programs: <a href="/api/openapi.json">/api/openapi.json</a></p>
${[...groups].map(
  ([tag, operations]) => html`<section><h2>${tag}</h2>
${operations.map(({ method, path, operation }) => entry(method, path, operation))}</section>`,
)}
</body>
</html>`
}

const entry = (method: string, path: string, operation: Operation) => html`<details>
<summary><code class="${method}">${method.toUpperCase()}</code> <code>${path}</code> ${operation.summary}</summary>
${operation.description ? html`<p>${operation.description}</p>` : ''}
${operation['x-least-role'] ? html`<p>Least role: ${operation['x-least-role']}</p>` : ''}
${
  operation.parameters?.length
    ? html`<table>${operation.parameters.map(
        parameter => html`<tr><td><code>${parameter.name}</code></td><td>${parameter.in}${parameter.required ? ', required' : ''}</td>
<td><code>${JSON.stringify(parameter.schema)}</code></td></tr>`,
      )}</table>`
    : ''
}
${operation.requestBody ? html`<h3>Body</h3>${schemaOf(operation.requestBody.content)}` : ''}
${Object.entries(operation.responses ?? {})
  .filter(([status]) => status !== 'default')
  .map(
    ([status, response]) => html`<h3>${status}: ${response.description}</h3>${schemaOf(response.content)}`,
  )}
</details>`

const schemaOf = (content: Record<string, { schema?: unknown }> | undefined) => {
  const [first] = Object.values(content ?? {})
  return first?.schema ? html`<pre>${JSON.stringify(first.schema, null, 1)}</pre>` : raw('')
}

export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
details { border-top: 1px solid #8884; padding: .4rem 0 }
summary { cursor: pointer }
pre { overflow: auto; max-height: 30rem; background: #8881; padding: .6rem; border-radius: 6px }
td { padding: .1rem .8rem .1rem 0; vertical-align: top; overflow-wrap: anywhere }
h3 { font-size: 1rem; margin-bottom: .2rem }
.get { color: #0a7a3d } .post, .put, .patch { color: #a15c00 } .delete { color: #c0262d }
`
