import { type Handler, Line, type Reply } from './faults.ts'

/*
 * A HubSpot that answers as its pages say.
 *
 * Statuses 401, 403, 423, 429, 477 with `Retry-After`, 502, 503 and 504, and the body of an error
 * (`status`, `message`, `category`, `correlationId`):
 *   https://developers.hubspot.com/docs/api-reference/error-handling
 * The limit of 100 requests in 10 seconds; 429 has no documented `Retry-After`:
 *   https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines
 * Contacts by id or by `?idProperty=email`, 404 for an unknown one, 409 for an address that is there:
 *   https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide
 * The text of that 409, "Contact already exists. Existing ID: 501", is on no page; read in
 *   https://github.com/PipedreamHQ/pipedream/issues/8749
 * Notes, tasks and deals with `associations` of the types 202, 204 and 3:
 *   https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide
 * Properties, 409 for one that is there:
 *   https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide
 * Deletion for good by `gdpr-delete`, 204:
 *   https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/gdpr/post-crm-v3-objects-contacts-gdpr-delete
 */
type Thing = { id: string; properties: Record<string, string>; contacts: string[] }
const KINDS = ['notes', 'tasks', 'deals'] as const
type Kind = (typeof KINDS)[number]
const TYPES: Record<Kind, number> = { notes: 202, tasks: 204, deals: 3 }
const REQUIRED: Record<Kind, string[]> = {
  notes: ['hs_timestamp'],
  tasks: ['hs_timestamp'],
  deals: ['dealname', 'dealstage', 'pipeline'],
}

export class FakeHubSpot {
  readonly contacts = new Map<string, Thing>()
  readonly notes = new Map<string, Thing>()
  readonly tasks = new Map<string, Thing>()
  readonly deals = new Map<string, Thing>()
  readonly properties = new Set(['email', 'firstname', 'lastname', 'company', 'jobtitle', 'phone', 'city'])
  token = 'pat-eu1-good'
  /** The scopes that the token lacks, as beginnings of paths. */
  forbidden: string[] = []
  /** Called before a contact is created: another program may be faster. */
  beforeCreate: () => void = () => {}
  #next = 500

  readonly line = new Line((...request) => this.#handle(...request), {
    busy: error(423, 'This account is locked while it is being synced.', 'LOCKED'),
    limit: error(429, 'You have reached your ten_secondly_rolling limit.', 'RATE_LIMITS'),
  })

  add(properties: Record<string, string>): Thing {
    const thing = { id: String(++this.#next), properties, contacts: [] }
    this.contacts.set(thing.id, thing)
    return thing
  }

  /** What a user does on the board of deals. */
  close(id: string, isWon: boolean, over: Record<string, string> = {}): void {
    const properties = { hs_is_closed: 'true', hs_is_closed_won: String(isWon), ...over }
    Object.assign(this.deals.get(id)!.properties, properties)
  }

  of(kind: Kind, contact: string): Thing[] {
    return [...this[kind].values()].filter(({ contacts }) => contacts.includes(contact))
  }

  byEmail(email: string): Thing[] {
    return [...this.contacts.values()].filter(({ properties }) => properties.email === email)
  }

  #handle(...[method, url, body, headers]: Parameters<Handler>): Reply {
    const path = url.pathname
    if (headers.authorization !== `Bearer ${this.token}`)
      return error(401, 'Authentication credentials not found.', 'INVALID_AUTHENTICATION')
    if (this.forbidden.some(start => `${method} ${path}`.startsWith(start)))
      return error(403, 'This app has not been granted all required scopes.', 'MISSING_SCOPES')
    if (path === '/account-info/v3/details') return { status: 200, json: { portalId: 33 } }
    if (path === '/crm/v3/owners') return { status: 200, json: { results: [] } }
    if (path === '/crm/v3/pipelines/deals') return { status: 200, json: { results: [PIPELINE] } }
    if (path === '/crm/v3/properties/contacts') return this.#property(body as { name: string })
    if (path === '/crm/v3/objects/contacts/gdpr-delete') return this.#erase(body as { objectId: string })
    const [, kind = '', id, more, other] =
      /^\/crm\/v3\/objects\/(\w+)(?:\/([^/]+))?(?:\/(\w+))?(?:\/(\w+))?$/.exec(path) ?? []
    if (kind === 'contacts' && more === 'associations') return this.#associated(id!, other as Kind)
    if (kind === 'contacts') return this.#contact(method, id, url, body as Body)
    if (!KINDS.includes(kind as Kind)) return error(404, 'resource not found', 'OBJECT_NOT_FOUND')
    if (id === 'batch') return this.#batch(kind as Kind, body as { inputs: { id: string }[] })
    if (method === 'POST') return this.#create(kind as Kind, body as Body)
    if (id === undefined) return { status: 200, json: { results: [] } }
    const thing = this[kind as Kind].get(id)
    if (!thing) return error(404, 'resource not found', 'OBJECT_NOT_FOUND')
    const results = thing.contacts.map(contact => ({ id: contact, type: 'deal_to_contact' }))
    return { status: 200, json: { ...shown(thing), associations: { contacts: { results } } } }
  }

  #contact(method: string, id: string | undefined, url: URL, body: Body): Reply {
    if (method === 'POST') {
      this.beforeCreate()
      const known = this.byEmail(body.properties.email ?? '')[0]
      if (known) return error(409, `Contact already exists. Existing ID: ${known.id}`, 'CONFLICT')
      if (!/^[^\s@]+@[^\s@]+$/.test(body.properties.email ?? ''))
        return error(400, 'Email address is invalid', 'VALIDATION_ERROR')
      return { status: 201, json: shown(this.add(body.properties)) }
    }
    if (id === undefined) return { status: 200, json: { results: [] } }
    const name = decodeURIComponent(id)
    const thing =
      url.searchParams.get('idProperty') === 'email' ? this.byEmail(name)[0] : this.contacts.get(name)
    if (!thing) return error(404, 'resource not found', 'OBJECT_NOT_FOUND')
    if (method === 'PATCH') {
      const strange = Object.keys(body.properties).find(property => !this.properties.has(property))
      if (strange) return error(400, `Property "${strange}" does not exist`, 'VALIDATION_ERROR')
      Object.assign(thing.properties, body.properties)
    }
    return { status: 200, json: shown(thing) }
  }

  #property({ name }: { name: string }): Reply {
    if (this.properties.has(name)) return error(409, `A property named '${name}' already exists.`, 'CONFLICT')
    this.properties.add(name)
    return { status: 201, json: { name } }
  }

  #create(kind: Kind, { properties, associations = [] }: Body): Reply {
    const lacking = REQUIRED[kind].find(name => !properties[name])
    if (lacking) return error(400, `${lacking} is required`, 'VALIDATION_ERROR')
    if (associations.some(({ types }) => types[0]?.associationTypeId !== TYPES[kind]))
      return error(400, 'invalid association type', 'VALIDATION_ERROR')
    const contacts = associations.map(({ to }) => to.id)
    if (contacts.some(id => !this.contacts.has(id))) return error(404, 'no such contact', 'OBJECT_NOT_FOUND')
    const thing = { id: String(++this.#next), properties, contacts }
    this[kind].set(thing.id, thing)
    return { status: 201, json: shown(thing) }
  }

  #associated(contact: string, kind: Kind): Reply {
    const results = this.of(kind, contact).map(({ id }) => ({ id, type: `contact_to_${kind}` }))
    return { status: 200, json: { results } }
  }

  #batch(kind: Kind, { inputs }: { inputs: { id: string }[] }): Reply {
    if (inputs.length > 100) return error(400, 'at most 100 inputs', 'VALIDATION_ERROR')
    const results = inputs.flatMap(({ id }) => {
      const thing = this[kind].get(id)
      return thing ? [shown(thing)] : []
    })
    return { status: 200, json: { status: 'COMPLETE', results } }
  }

  #erase({ objectId }: { objectId: string }): Reply {
    this.contacts.delete(objectId)
    return { status: 204, json: null }
  }
}

type Body = {
  properties: Record<string, string>
  associations?: { to: { id: string }; types: { associationTypeId: number }[] }[]
}

const PIPELINE = {
  id: 'default',
  label: 'Sales pipeline',
  stages: [
    { id: 'appointmentscheduled', label: 'Appointment scheduled' },
    { id: 'closedwon', label: 'Closed won' },
  ],
}

const shown = ({ id, properties }: Thing) => ({ id, properties, archived: false })

const error = (status: number, message: string, category: string): Reply => ({
  status,
  json: { status: 'error', message, category, correlationId: 'aeb5f871-7f07-4993-9211-075dc63e7cbf' },
})
