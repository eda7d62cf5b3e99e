import { type Handler, Line, type Reply } from './faults.ts'

/*
 * A Pipedrive that answers as its pages say.
 *
 * The header `x-api-token`, 401 without it; the body of an error (`success`, `error`, `error_info`); 403, 404, 410, 429:
 *   https://pipedrive.readme.io/docs/core-api-concepts-http-status-codes
 * The burst limit of 20 in 2 seconds for a token, 429 with `x-ratelimit-reset`, and 403 after abuse:
 *   https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting
 * Persons, deals and activities of version 2 (`custom_fields`, `emails`, `updated_since`, `sort_by`, `limit` up to 500), and
 * `DELETE`, which marks as deleted:
 *   https://github.com/pipedrive/client-nodejs/tree/master/src/versions/v2/api
 * Notes and users of version 1:
 *   https://developers.pipedrive.com/docs/api/v1/Notes
 *   https://developers.pipedrive.com/docs/api/v1/Users
 * Fields with a code of 40 characters:
 *   https://pipedrive.readme.io/docs/core-api-concepts-custom-fields
 * That the search lags behind is on no page; this one finds nothing of the last minute, which is the harder case.
 */
type Row = Record<string, unknown> & { id: number }

export class FakePipedrive {
  readonly persons = new Map<number, Row>()
  readonly deals = new Map<number, Row>()
  readonly notes = new Map<number, Row>()
  readonly activities = new Map<number, Row>()
  readonly fields = { personFields: [] as Field[], dealFields: [] as Field[] }
  token = 'token-good'
  forbidden: string[] = []
  readonly #now: () => number
  #next = 0

  constructor(now: () => number) {
    this.#now = now
  }

  readonly line = new Line((...request) => this.#handle(...request), {
    // Pipedrive has no status for a locked record: it is as a service that is being worked on.
    busy: { ...failed(503, 'Service Unavailable'), headers: { 'retry-after': '2' } },
    limit: { ...failed(429, 'request over limit'), headers: { 'x-ratelimit-reset': '2' } },
  })

  add(row: Record<string, unknown>): Row {
    return this.#insert(this.persons, { is_deleted: false, custom_fields: {}, phones: [], ...row })
  }

  close(id: string, isWon: boolean, over: Record<string, unknown> = {}): void {
    const time = new Date(this.#now()).toISOString()
    const won = isWon ? { won_time: time } : { lost_time: time }
    Object.assign(this.deals.get(Number(id))!, { status: isWon ? 'won' : 'lost', ...won, ...over })
  }

  byEmail(email: string): Row[] {
    return [...this.persons.values()].filter(row => row.is_deleted === false && hasEmail(row, email))
  }

  of(kind: 'notes' | 'activities' | 'deals', person: number): Row[] {
    return [...this[kind].values()].filter(row => row.person_id === person)
  }

  #insert(into: Map<number, Row>, row: Record<string, unknown>): Row {
    const time = new Date(this.#now()).toISOString()
    const made = { add_time: time, update_time: time, ...row, id: ++this.#next }
    into.set(made.id, made)
    return made
  }

  #handle(...[method, url, body, headers]: Parameters<Handler>): Reply {
    if (headers['x-api-token'] !== this.token) return failed(401, 'unauthorized access')
    const path = url.pathname
    if (this.forbidden.some(start => `${method} ${path}`.startsWith(start))) return failed(403, 'Forbidden')
    const row = (body ?? {}) as Record<string, unknown>
    if (path === '/v1/users/me') return fine({ id: 9001, name: 'Jan', company_name: 'Shop' })
    if (path === '/v1/users/find') return fine([])
    if (path === '/api/v2/pipelines') return fine([{ id: 1, name: 'Sales' }])
    if (path === '/api/v2/stages') return fine([{ id: 11, name: 'Qualified', pipeline_id: 1 }])
    if (path === '/api/v2/personFields' || path === '/api/v2/dealFields')
      return this.#field(method, path.endsWith('dealFields') ? 'dealFields' : 'personFields', row)
    if (path === '/api/v2/persons/search') return this.#search(url)
    const [, version, kind = '', id] =
      /^\/(v1|api\/v2)\/(persons|deals|notes|activities)(?:\/(\d+))?$/.exec(path) ?? []
    if (!version || (kind === 'notes') !== (version === 'v1')) return failed(404, 'unknown method')
    const table = this[kind as 'persons' | 'deals' | 'notes' | 'activities']
    if (method === 'POST') return this.#create(kind, table, row)
    if (id === undefined) return this.#list(table, url)
    const found = table.get(Number(id))
    if (!found) return failed(404, `${kind} not found`)
    if (method === 'DELETE') found.is_deleted = true
    if (method === 'PATCH') {
      const { custom_fields, ...rest } = row
      const strange = Object.keys(custom_fields ?? {}).find(code => !this.#codes().has(code))
      if (strange) return failed(400, `unknown field ${strange}`)
      Object.assign(found, rest, { update_time: new Date(this.#now()).toISOString() })
      Object.assign(found.custom_fields as object, custom_fields)
    }
    return fine(found)
  }

  #create(kind: string, table: Map<number, Row>, row: Record<string, unknown>): Reply {
    if (kind === 'persons' && !row.name) return failed(400, 'name is required')
    if (kind === 'deals' && !row.title) return failed(400, 'title is required')
    if (kind !== 'persons' && !this.persons.has(row.person_id as number))
      return failed(400, 'person not found')
    const whole = {
      is_deleted: false,
      custom_fields: {},
      ...(kind === 'deals' && { status: 'open' }),
      ...row,
    }
    return { status: kind === 'notes' ? 201 : 200, json: { success: true, data: this.#insert(table, whole) } }
  }

  #list(table: Map<number, Row>, url: URL): Reply {
    const query = url.searchParams
    const since = query.get('updated_since')
    const person = query.get('person_id')
    const rows = [...table.values()]
      .filter(row => row.is_deleted !== true)
      .filter(row => since === null || Date.parse(row.update_time as string) >= Date.parse(since))
      .filter(row => person === null || row.person_id === Number(person))
      .reverse()
      .slice(0, Number(query.get('limit') ?? 100))
    return fine(rows)
  }

  #search(url: URL): Reply {
    const query = url.searchParams
    const isExact = query.get('exact_match') === 'true' && query.get('fields') === 'email'
    if (!isExact) return failed(400, 'only an exact search by address is expected')
    const known = this.byEmail(query.get('term') ?? '')
    const old = known.filter(row => this.#now() - Date.parse(row.add_time as string) > 60_000)
    return fine({ items: old.map(row => ({ result_score: 1, item: { id: row.id, name: row.name } })) })
  }

  #field(method: string, kind: 'personFields' | 'dealFields', row: Record<string, unknown>): Reply {
    if (method === 'GET') return fine(this.fields[kind])
    const code = `${this.fields[kind].length}${kind}`.padEnd(40, '0')
    const field = { field_name: String(row.field_name), field_code: code, field_type: String(row.field_type) }
    this.fields[kind].push(field)
    return fine(field)
  }

  #codes(): Set<string> {
    return new Set([...this.fields.personFields, ...this.fields.dealFields].map(field => field.field_code))
  }
}

type Field = { field_name: string; field_code: string; field_type: string }

const hasEmail = (row: Row, email: string): boolean =>
  ((row.emails ?? []) as { value: string }[]).some(({ value }) => value === email)

const fine = (data: unknown): Reply => ({
  status: 200,
  json: { success: true, data, additional_data: { next_cursor: null } },
})
const failed = (status: number, error: string): Reply => ({
  status,
  json: { success: false, error, error_info: 'Please check developers.pipedrive.com' },
})
