/** The part of an OpenAPI document that requests are made from. */
export type Document = {
  paths: Record<
    string,
    Record<
      string,
      { parameters?: Parameter[]; requestBody?: { content?: Record<string, { schema: Schema }> } }
    >
  >
  components?: { schemas?: Record<string, Schema> }
}
export type Schema = {
  $ref?: string
  allOf?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  const?: unknown
  enum?: unknown[]
  type?: string | string[]
  format?: string
  minimum?: number
  properties?: Record<string, Schema>
  items?: Schema
}
type Parameter = { name: string; in: string; required?: boolean; schema: Schema }
export type Operation = { method: string; path: string; parameters: Parameter[]; body: Schema | undefined }

/** What the APIs of the dashboard and of the partner portal can be asked; signing out would end the siege. */
export const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    !/^\/(?:partner-)?api\//.test(path) || path.endsWith('/sign-out')
      ? []
      : Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
          method: method.toUpperCase(),
          path,
          parameters,
          body: requestBody?.content?.['application/json']?.schema,
        })),
  )

/** A value that a schema describes. */
export function sampleOf(document: Document, schema: Schema | undefined): unknown {
  if (!schema) return null
  if (schema.$ref) return sampleOf(document, document.components?.schemas?.[schema.$ref.split('/').at(-1)!])
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(part => sampleOf(document, part)))
  const [choice] = schema.anyOf ?? schema.oneOf ?? []
  if (choice) return sampleOf(document, choice)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const [type] = [schema.type ?? []].flat()
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, field]) => [name, sampleOf(document, field)]),
    )
  if (type === 'array') return [sampleOf(document, schema.items)]
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1
  if (type === 'boolean') return true
  return type === 'string' ? (TEXTS[schema.format ?? ''] ?? 'abcdefghij') : null
}

const TEXTS: Record<string, string> = {
  email: 'x@y.example',
  'date-time': '2026-11-20T00:00:00.000Z',
  uri: 'https://x.example/',
}
const NUMBERS = [1e308, -1e308, Number.MAX_SAFE_INTEGER, 2 ** 31, 1.5, 0]

/** The value with one of its leaves another, or one of its fields left out. */
export function* mutations(value: unknown, texts: readonly string[]): Generator<unknown> {
  if (typeof value === 'string') yield* texts
  else if (typeof value === 'number') yield* NUMBERS
  else if (Array.isArray(value))
    for (const [i, item] of value.entries())
      for (const changed of mutations(item, texts)) yield value.with(i, changed)
  else if (typeof value === 'object' && value !== null)
    for (const [name, field] of Object.entries(value)) {
      for (const changed of mutations(field, texts)) yield { ...value, [name]: changed }
      yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name))
    }
}
