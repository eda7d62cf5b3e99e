import type { CrmAbility, CrmPipeline } from '../../shared/crm.ts'
import type { CrmHttp } from './http.ts'
import { type Crm, CrmFault, type Fields, type Standing } from './port.ts'
import { amount, asHtml, at, idOf, instant, list, text } from './read.ts'

/**
 * Pipedrive by the API token of a user. Version 2 of its API, and version 1 where there is no second one (notes, users).
 * https://developers.pipedrive.com/docs/api/v1
 */
const V2 = '/api/v2'
const PERSONS = `${V2}/persons`
/** Clocks may differ so much, and what was made during an attempt is not older. */
const MARGIN_MS = 5 * 60_000
const LOOKED_THROUGH = 100

/** Their codes are made by Pipedrive, so that they are found by their names. */
const PERSON_FIELDS = {
  score: { name: 'Pulseboard score', type: 'double' },
  stage: { name: 'Pulseboard stage', type: 'varchar' },
  reason: { name: 'Pulseboard reasons', type: 'text' },
  url: { name: 'Pulseboard link', type: 'varchar' },
} as const
const DEAL_FIELDS = { deal: { name: 'Pulseboard reference', type: 'varchar' } } as const

export function pipedrive(http: CrmHttp): Crm {
  const search = async (email: string): Promise<string | null> => {
    const wish = `term=${encodeURIComponent(email)}&fields=email&exact_match=true&limit=${LOOKED_THROUGH}`
    const json = await http.must('GET', `${PERSONS}/search?${wish}`)
    return oldest(list(at(json, 'data', 'items')).map(row => at(row, 'item', 'id')))
  }
  /** A search may not know yet what has just been made: the list is looked through as well. */
  const listed = async (email: string, since: number): Promise<string | null> => {
    const wish = `updated_since=${sinceOf(since)}&sort_by=add_time&sort_direction=desc&limit=${LOOKED_THROUGH}`
    const json = await http.must('GET', `${PERSONS}?${wish}`)
    const alike = list(at(json, 'data')).filter(row =>
      list(at(row, 'emails')).some(one => text(at(one, 'value'))?.toLowerCase() === email.toLowerCase()),
    )
    return oldest(alike.map(row => at(row, 'id')))
  }

  const pipelines = async (): Promise<CrmPipeline[]> => {
    const [all, stages] = [
      await http.must('GET', `${V2}/pipelines?limit=100`),
      await http.must('GET', `${V2}/stages?limit=500`),
    ]
    return list(at(all, 'data')).flatMap(row => {
      const id = idOf(at(row, 'id'))
      if (id === null) return []
      const own = list(at(stages, 'data'))
        .filter(stage => idOf(at(stage, 'pipeline_id')) === id)
        .flatMap(stage => {
          const of = idOf(at(stage, 'id'))
          return of === null ? [] : [{ id: of, name: text(at(stage, 'name')) ?? of }]
        })
      return [{ id, name: text(at(row, 'name')) ?? id, stages: own }]
    })
  }

  const personOf = async (id: string): Promise<unknown> => {
    const { status, json } = await http.send('GET', `${PERSONS}/${id}`)
    return status < 300 && at(json, 'data', 'is_deleted') !== true ? at(json, 'data') : null
  }

  return {
    async check() {
      const me = await http.must('GET', '/v1/users/me')
      const reads = (path: string) => allowed(() => http.must('GET', path))
      const people = (await reads(`${PERSONS}?limit=1`)) !== null
      const deals = await allowed(pipelines)
      const abilities: Record<CrmAbility, boolean> = {
        read_people: people,
        // A token may do what its user may: Pipedrive has no way to ask before the first person is written.
        write_people: people,
        write_fields: (await allowed(() => prepare(http))) !== null,
        write_notes: (await reads('/v1/notes?limit=1')) !== null,
        deals: deals !== null && (await reads(`${V2}/deals?limit=1`)) !== null,
        tasks: (await reads(`${V2}/activities?limit=1`)) !== null,
      }
      const account = text(at(me, 'data', 'company_name')) ?? text(at(me, 'data', 'name'))
      return { account, abilities, pipelines: deals ?? [] }
    },

    prepare: () => prepare(http),
    isPerson: async id => (await personOf(id)) !== null,

    async findPerson(email, since) {
      return oldest([await search(email), await listed(email, since)])
    },

    async createPerson({ email, name, phone }) {
      const body = {
        name: name ?? email,
        emails: [{ value: email, primary: true, label: 'work' }],
        ...(phone !== null && { phones: [{ value: phone, primary: true, label: 'work' }] }),
      }
      return made(await http.must('POST', PERSONS, body))
    },

    async write(id, standing, fields, fillFrom) {
      const known = fillFrom?.phone ? await personOf(id) : null
      const isEmpty = known !== null && list(at(known, 'phones')).every(one => !text(at(one, 'value')))
      const phones = isEmpty ? [{ value: fillFrom!.phone, primary: true, label: 'work' }] : null
      const body = { custom_fields: ownOf(standing, fields), ...(phones && { phones }) }
      await http.must('PATCH', `${PERSONS}/${id}`, body)
    },

    async findNote(person, mark) {
      const wish = `person_id=${person}&sort=${encodeURIComponent('add_time DESC')}&limit=${LOOKED_THROUGH}`
      const json = await http.must('GET', `/v1/notes?${wish}`)
      const one = list(at(json, 'data')).find(row => text(at(row, 'content'))?.includes(mark))
      return idOf(at(one, 'id'))
    },
    createNote: async (person, { title, lines, mark }) =>
      made(
        await http.must('POST', '/v1/notes', {
          content: asHtml(title, lines, mark),
          person_id: Number(person),
        }),
      ),

    async findDeal(person, mark, fields) {
      const wish = `person_id=${person}&sort_by=add_time&sort_direction=desc&limit=${LOOKED_THROUGH}`
      const json = await http.must('GET', `${V2}/deals?${wish}`)
      const one = list(at(json, 'data')).find(row => {
        const value = at(row, 'custom_fields', fields.deal ?? '')
        return (text(value) ?? text(at(value, 'value'))) === mark
      })
      return idOf(at(one, 'id'))
    },
    async createDeal(person, { name, pipeline, stage, owner, mark }, fields) {
      const body = {
        title: name,
        person_id: Number(person),
        ...(pipeline !== undefined && { pipeline_id: Number(pipeline) }),
        ...(stage !== undefined && { stage_id: Number(stage) }),
        ...(owner !== null && { owner_id: Number(owner) }),
        ...(fields.deal !== undefined && { custom_fields: { [fields.deal]: mark } }),
      }
      return made(await http.must('POST', `${V2}/deals`, body))
    },

    async findTask(person, mark, since) {
      const wish = `updated_since=${sinceOf(since)}&sort_by=add_time&sort_direction=desc&limit=${LOOKED_THROUGH}`
      const json = await http.must('GET', `${V2}/activities?${wish}`)
      const one = list(at(json, 'data')).find(
        row => idOf(at(row, 'person_id')) === person && text(at(row, 'note'))?.includes(mark),
      )
      return idOf(at(one, 'id'))
    },
    createTask: async (person, { title, lines, mark, at: when, owner }) =>
      made(
        await http.must('POST', `${V2}/activities`, {
          subject: title,
          type: 'task',
          person_id: Number(person),
          due_date: new Date(when).toISOString().slice(0, 10),
          note: asHtml(title, lines, mark),
          ...(owner !== null && { owner_id: Number(owner) }),
        }),
      ),

    async ownerOf(email) {
      const wish = `term=${encodeURIComponent(email)}&search_by_email=1`
      const json = await allowed(() => http.must('GET', `/v1/users/find?${wish}`))
      return idOf(at(list(at(json, 'data'))[0], 'id'))
    },

    async readDeal(id) {
      const { status, json } = await http.send('GET', `${V2}/deals/${id}`)
      const data = at(json, 'data')
      if (status >= 300 || at(data, 'is_deleted') === true) return null
      const said = at(data, 'status')
      const state = said === 'won' || said === 'lost' ? said : 'open'
      const person = idOf(at(data, 'person_id'))
      const known = person === null ? null : await personOf(person)
      const emails = list(at(known, 'emails'))
      const email = emails.find(one => at(one, 'primary') === true) ?? emails[0]
      return {
        state,
        value: amount(at(data, 'value')),
        currency: text(at(data, 'currency')),
        closedAt:
          instant(at(data, 'won_time')) ?? instant(at(data, 'lost_time')) ?? instant(at(data, 'close_time')),
        people: person === null ? [] : [{ id: person, email: text(at(email, 'value')) }],
      }
    },

    async deletePerson(id) {
      const { status, text: said } = await http.send('DELETE', `${PERSONS}/${id}`)
      if (status >= 300 && status !== 404 && status !== 410)
        throw new CrmFault('refused', said.slice(0, 500), { status })
    },
  }
}

async function prepare(http: CrmHttp): Promise<Fields> {
  return {
    ...(await ensure(http, 'personFields', PERSON_FIELDS)),
    ...(await ensure(http, 'dealFields', DEAL_FIELDS)),
  }
}

async function ensure(
  http: CrmHttp,
  kind: 'personFields' | 'dealFields',
  wanted: Readonly<Record<string, { name: string; type: string }>>,
): Promise<Fields> {
  const known = new Map<string, string>()
  let cursor: string | null = ''
  for (let page = 0; cursor !== null && page < 10; page++) {
    const json: unknown = await http.must('GET', `${V2}/${kind}?limit=100${cursor && `&cursor=${cursor}`}`)
    for (const row of list(at(json, 'data'))) {
      const [name, code] = [text(at(row, 'field_name')), text(at(row, 'field_code'))]
      if (name !== null && code !== null && !known.has(name)) known.set(name, code)
    }
    const next = text(at(json, 'additional_data', 'next_cursor'))
    cursor = next === null ? null : encodeURIComponent(next)
  }
  const codes: Record<string, string> = {}
  for (const [own, { name, type }] of Object.entries(wanted)) {
    const code =
      known.get(name) ??
      text(
        at(
          await http.must('POST', `${V2}/${kind}`, { field_name: name, field_type: type }),
          'data',
          'field_code',
        ),
      )
    if (code === null)
      throw new CrmFault('no_answer', 'The answer has no code of the field.', { isUnknown: true })
    codes[own] = code
  }
  return codes
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
  const id = idOf(at(json, 'data', 'id'))
  if (id === null) throw new CrmFault('no_answer', 'The answer has no id.', { isUnknown: true })
  return id
}

const oldest = (ids: readonly unknown[]): string | null =>
  ids.flatMap(id => idOf(id) ?? []).sort((a, b) => Number(a) - Number(b))[0] ?? null

const sinceOf = (ms: number): string =>
  encodeURIComponent(`${new Date(ms - MARGIN_MS).toISOString().slice(0, 19)}Z`)

function ownOf({ score, stage, reason, url }: Standing, fields: Fields): Record<string, unknown> {
  const own = { score, stage, reason, url }
  return Object.fromEntries(
    Object.entries(own).flatMap(([name, value]) =>
      value === undefined || fields[name] === undefined ? [] : [[fields[name], value]],
    ),
  )
}
