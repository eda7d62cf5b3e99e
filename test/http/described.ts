import * as z from 'zod'

type Schema = Record<string, unknown>
type Answer = { content?: Record<string, { schema: Schema }> }
type Operation = { responses: Record<string, Answer> }
export type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

/**
 * Holds every answer to what the OpenAPI document says of it: its status, its type, its fields and no others. Throws
 * what is wrong.
 */
export function describedBy({ paths, components }: Document) {
  const templates = Object.keys(paths)
    // `/api/plans/new` before `/api/plans/{id}`.
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .map(path => ({ path, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }))
  const defs = Object.fromEntries(
    Object.entries(components.schemas).map(([name, schema]) => [name, closed(schema)]),
  )
  const known = new Map<Schema, z.ZodType>()
  const schemaOf = (schema: Schema): z.ZodType => {
    const made =
      known.get(schema) ?? z.fromJSONSchema({ ...(closed(schema) as Schema), $defs: defs } as never)
    known.set(schema, made)
    return made
  }

  return async (method: string, url: string, response: Response): Promise<void> => {
    const path = url.split('?', 1)[0]!
    const template = templates.find(({ pattern }) => pattern.test(path))?.path
    const operation = template && paths[template]![method.toLowerCase()]
    if (!operation) return
    const where = `${method} ${template} answered ${response.status}`
    const answer = operation.responses[response.status] ?? operation.responses.default
    if (!answer) throw new Error(`${where}, which is not described`)
    if (!answer.content) return
    const type = (response.headers.get('content-type') ?? '').split(';', 1)[0]!
    const described = answer.content[type]
    if (!described) throw new Error(`${where} in ${type || 'no type'}, which is not described`)
    if (!type.endsWith('json')) return
    const { success, error } = schemaOf(described.schema).safeParse(await response.clone().json())
    if (!success) throw new Error(`${where} otherwise than described:\n${z.prettifyError(error)}`)
  }
}

/** With references as JSON Schema has them, and no fields that are not named. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
  if (typeof copy.$ref === 'string') copy.$ref = copy.$ref.replace('#/components/schemas/', '#/$defs/')
  if (copy.type === 'object' && copy.properties && copy.additionalProperties === undefined)
    copy.additionalProperties = false
  return copy
}
