import type { CrmAbility, CrmPipeline } from '../../shared/crm.ts'
import type { CrmHttp } from './http.ts'
import { type Crm, CrmFault, type Lead, type Standing } from './port.ts'
import { amount, asHtml, at, idOf, instant, list, text } from './read.ts'

/**
 * HubSpot by the token of a private app. The paths are of version 3 of its CRM API; newer ones have a date instead.
 * https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide
 */
const OBJECTS = '/crm/v3/objects'
const CONTACTS = `${OBJECTS}/contacts`

/** https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide: of a note, a task and a deal to a contact. */
const TO_CONTACT = { notes: 202, tasks: 204, deals: 3 } as const
/** More is not looked through: the latest are looked at first. */
const LOOKED_THROUGH = 50
const PROPERTIES = {
  pulseboard_score: { label: 'Pulseboard score', type: 'number', fieldType: 'number' },
  pulseboard_stage: { label: 'Pulseboard stage', type: 'string', fieldType: 'text' },
  pulseboard_reason: { label: 'Pulseboard reasons', type: 'string', fieldType: 'textarea' },
  pulseboard_url: { label: 'Pulseboard link', type: 'string', fieldType: 'text' },
} as const
/** Sales' own fields, filled only where they are empty. */
const FILLED = ['firstname', 'lastname', 'company', 'jobtitle', 'phone', 'city'] as const
type Filled = Partial<Record<(typeof FILLED)[number], string>>

export function hubspot(http: CrmHttp): Crm {
  const byEmail = (email: string, properties: string) =>
    http.send('GET', `${CONTACTS}/${encodeURIComponent(email)}?idProperty=email&properties=${properties}`)

  const findMarked = async (
    kind: 'notes' | 'tasks' | 'deals',
    property: string,
    person: string,
    mark: string,
  ): Promise<string | null> => {
    const { status, json } = await http.send('GET', `${CONTACTS}/${person}/associations/${kind}?limit=500`)
    if (status >= 300) return null
    const ids = list(at(json, 'results'))
      .flatMap(row => idOf(at(row, 'id')) ?? idOf(at(row, 'toObjectId')) ?? [])
      .sort((a, b) => b.length - a.length || (a < b ? 1 : -1))
      .slice(0, LOOKED_THROUGH)
    if (ids.length === 0) return null
    const body = { properties: [property], inputs: ids.map(id => ({ id })) }
    const found = await http.must('POST', `${OBJECTS}/${kind}/batch/read`, body)
    const one = list(at(found, 'results')).find(row => text(at(row, 'properties', property))?.includes(mark))
    return idOf(at(one, 'id'))
  }

  const create = async (kind: 'notes' | 'tasks' | 'deals', person: string, properties: object) => {
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: TO_CONTACT[kind] }]
    const body = { properties, associations: [{ to: { id: person }, types }] }
    return made(await http.must('POST', `${OBJECTS}/${kind}`, body))
  }

  const pipelines = async (): Promise<CrmPipeline[]> => {
    const json = await http.must('GET', '/crm/v3/pipelines/deals')
    return list(at(json, 'results')).flatMap(row => {
      const id = idOf(at(row, 'id'))
      if (id === null) return []
      const stages = list(at(row, 'stages')).flatMap(stage => {
        const of = idOf(at(stage, 'id'))
        return of === null ? [] : [{ id: of, name: text(at(stage, 'label')) ?? of }]
      })
      return [{ id, name: text(at(row, 'label')) ?? id, stages }]
    })
  }

  return {
    async check() {
      const account = await allowed(() => http.must('GET', '/account-info/v3/details'))
      const reads = (path: string) => allowed(() => http.must('GET', path))
      const people = await reads(`${CONTACTS}?limit=1`)
      // The scope of notes is that of contacts; whether one may write shows at the first step that writes.
      const fields = await allowed(() => prepare(http))
      const [deals, tasks] = [await allowed(pipelines), await reads(`${OBJECTS}/tasks?limit=1`)]
      const abilities: Record<CrmAbility, boolean> = {
        read_people: people !== null,
        write_people: people !== null && (await mayWrite(http)),
        write_fields: fields !== null,
        write_notes: (await reads(`${OBJECTS}/notes?limit=1`)) !== null,
        deals: deals !== null && (await reads(`${OBJECTS}/deals?limit=1`)) !== null,
        tasks: tasks !== null,
      }
      const id = text(at(account, 'portalId'))
      return { account: id, abilities, pipelines: deals ?? [] }
    },

    async prepare() {
      await prepare(http)
      return {}
    },

    async isPerson(id) {
      const { status, json } = await http.send('GET', `${CONTACTS}/${id}?properties=email`)
      return status < 300 && at(json, 'archived') !== true
    },

    async findPerson(email) {
      const { status, json, text: said } = await byEmail(email, 'email')
      if (status === 404) return null
      if (status >= 300) throw new CrmFault('refused', said.slice(0, 500), { status })
      return made(json)
    },

    async createPerson(lead) {
      const properties = { email: lead.email, ...filledOf(lead) }
      const { status, json, text: said } = await http.send('POST', CONTACTS, { properties })
      if (status < 300) return made(json)
      // Another program was faster. The message names the contact: "Contact already exists. Existing ID: 501".
      const known = status === 409 ? /Existing ID:\s*(\d+)/.exec(said)?.[1] : undefined
      if (known !== undefined) return known
      const again = status === 409 ? await this.findPerson(lead.email, 0) : null
      if (again === null) throw new CrmFault('refused', said.slice(0, 500), { status })
      return again
    },

    async write(id, standing, _fields, fillFrom) {
      const wanted: Filled = fillFrom ? filledOf(fillFrom) : {}
      let filled: Filled = {}
      if (Object.keys(wanted).length > 0) {
        const known = await http.must('GET', `${CONTACTS}/${id}?properties=${FILLED.join()}`)
        filled = Object.fromEntries(
          Object.entries(wanted).filter(([name]) => !text(at(known, 'properties', name))?.trim()),
        )
      }
      const properties = { ...filled, ...ownOf(standing) }
      const first = await http.send('PATCH', `${CONTACTS}/${id}`, { properties })
      if (first.status < 300) return
      // A property of ours may have been deleted there.
      if (first.status === 400) await prepare(http)
      await http.must('PATCH', `${CONTACTS}/${id}`, { properties })
    },

    findNote: (person, mark) => findMarked('notes', 'hs_note_body', person, mark),
    createNote: (person, { title, lines, mark, at: when }) =>
      create('notes', person, {
        hs_note_body: asHtml(title, lines, mark),
        hs_timestamp: new Date(when).toISOString(),
      }),

    findDeal: (person, mark) => findMarked('deals', 'description', person, mark),
    async createDeal(person, { name, pipeline, stage, owner, mark }) {
      const into =
        pipeline === undefined || stage === undefined ? await placeOf(pipeline) : { pipeline, stage }
      return create('deals', person, {
        dealname: name,
        description: mark,
        ...(into && { pipeline: into.pipeline, dealstage: into.stage }),
        ...(owner !== null && { hubspot_owner_id: owner }),
      })
    },

    findTask: (person, mark) => findMarked('tasks', 'hs_task_body', person, mark),
    createTask: (person, { title, lines, mark, at: when, owner }) =>
      create('tasks', person, {
        hs_task_subject: title,
        hs_task_body: asHtml(title, lines, mark),
        hs_task_status: 'NOT_STARTED',
        hs_task_type: 'TODO',
        hs_timestamp: new Date(when).toISOString(),
        ...(owner !== null && { hubspot_owner_id: owner }),
      }),

    async ownerOf(email) {
      const json = await allowed(() =>
        http.must('GET', `/crm/v3/owners?limit=1&email=${encodeURIComponent(email)}`),
      )
      return idOf(at(list(at(json, 'results'))[0], 'id'))
    },

    async readDeal(id) {
      const properties = 'amount,deal_currency_code,hs_is_closed,hs_is_closed_won,closedate'
      const { status, json } = await http.send(
        'GET',
        `${OBJECTS}/deals/${id}?properties=${properties}&associations=contacts`,
      )
      if (status >= 300) return null
      const of = (name: string) => at(json, 'properties', name)
      const ids = list(at(json, 'associations', 'contacts', 'results')).flatMap(
        row => idOf(at(row, 'id')) ?? [],
      )
      const people: { id: string; email: string | null }[] = []
      for (const person of [...new Set(ids)].slice(0, 5)) {
        const known = await http.send('GET', `${CONTACTS}/${person}?properties=email`)
        if (known.status < 300)
          people.push({ id: person, email: text(at(known.json, 'properties', 'email')) })
      }
      const isWon = of('hs_is_closed_won') === 'true'
      return {
        state: isWon ? 'won' : of('hs_is_closed') === 'true' ? 'lost' : 'open',
        value: amount(of('amount')),
        currency: text(of('deal_currency_code')),
        closedAt: instant(of('closedate')),
        people,
      }
    },

    async deletePerson(id) {
      const { status, text: said } = await http.send('POST', `${CONTACTS}/gdpr-delete`, { objectId: id })
      if (status >= 300 && status !== 404) throw new CrmFault('refused', said.slice(0, 500), { status })
    },
  }

  async function placeOf(pipeline: string | undefined): Promise<{ pipeline: string; stage: string } | null> {
    const known = await pipelines()
    const one = known.find(({ id }) => id === pipeline) ?? known[0]
    const stage = one?.stages[0]
    return one && stage ? { pipeline: one.id, stage: stage.id } : null
  }
}

/** Creates our properties; 409 says that one is there. */
async function prepare(http: CrmHttp): Promise<true> {
  for (const [name, shape] of Object.entries(PROPERTIES)) {
    const body = { groupName: 'contactinformation', name, ...shape }
    const { status, text: said } = await http.send('POST', '/crm/v3/properties/contacts', body)
    if (status >= 300 && status !== 409) throw new CrmFault('refused', said.slice(0, 500), { status })
  }
  return true
}

/** A change of no contact at all: 404 says that it would have been allowed. */
async function mayWrite(http: CrmHttp): Promise<boolean> {
  const reply = await allowed(() =>
    http.send('PATCH', `${CONTACTS}/0`, { properties: { pulseboard_score: '0' } }),
  )
  return reply !== null
}

/** Null: the token may not do it. */
async function allowed<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CrmFault && error.code === 'forbidden') return null
    throw error
  }
}

function made(json: unknown): string {
  const id = idOf(at(json, 'id'))
  if (id === null) throw new CrmFault('no_answer', 'The answer has no id.', { isUnknown: true })
  return id
}

function filledOf({ name, company, job, phone, city }: Lead): Filled {
  const [first, ...rest] = name?.trim().split(/\s+/) ?? []
  const known = {
    firstname: first,
    lastname: rest.join(' '),
    company,
    jobtitle: job,
    phone,
    city,
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value)) as Filled
}

const ownOf = ({ score, stage, reason, url }: Standing): Record<string, string> => ({
  pulseboard_score: score === null ? '' : String(score),
  pulseboard_stage: stage ?? '',
  ...(reason !== undefined && { pulseboard_reason: reason }),
  ...(url !== undefined && { pulseboard_url: url }),
})
