import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Sealer } from '../../collector/accounts/sealer.ts'
import { addConnection } from '../../collector/connections/connection-book.ts'
import { CrmDesk } from '../../collector/crm/desk.ts'
import type { Ask } from '../../collector/crm/http.ts'
import type { Store } from '../../collector/model/port.ts'
import { openStore } from '../../collector/store/open.ts'
import type { CrmKind, CrmSettings } from '../../shared/crm.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { alert, letter, NOON_ISH, subject } from '../notify/letters.ts'
import { FakeHubSpot } from './fake-hubspot.ts'
import { FakePipedrive } from './fake-pipedrive.ts'

export const SITE = 'st_1'
export const HOSTS = { hubspot: 'https://api.hubapi.com', pipedrive: 'https://api.pipedrive.com' }
export const ALL: CrmSettings = { deal: true, task: true, onErasure: 'keep' }

/** One CRM with what the tests ask of it, whichever it is. */
export type FakeCrm = {
  line: FakeHubSpot['line']
  token: string
  person(email: string, name: string): string
  people(email: string): string[]
  notes(person: string): string[]
  deals(person: string): string[]
  tasks(person: string): string[]
  /** A value of a person, by our name of it. */
  value(person: string, name: 'name' | 'phone' | 'score' | 'stage'): string
}

export function fakeCrm(kind: CrmKind, now: () => number): FakeCrm {
  if (kind === 'hubspot') {
    const fake = new FakeHubSpot()
    const names = { name: 'firstname', phone: 'phone', score: 'pulseboard_score', stage: 'pulseboard_stage' }
    return {
      line: fake.line,
      token: fake.token,
      person: (email, firstname) => fake.add({ email, firstname }).id,
      people: email => fake.byEmail(email).map(({ id }) => id),
      notes: id => fake.of('notes', id).map(one => one.properties.hs_note_body!),
      deals: id => fake.of('deals', id).map(one => one.id),
      tasks: id => fake.of('tasks', id).map(one => one.id),
      value: (id, name) => fake.contacts.get(id)?.properties[names[name]] ?? '',
    }
  }
  const fake = new FakePipedrive(now)
  const field = { score: 'Pulseboard score', stage: 'Pulseboard stage' }
  return {
    line: fake.line,
    token: fake.token,
    person: (email, name) => String(fake.add({ name, emails: [{ value: email, primary: true }] }).id),
    people: email => fake.byEmail(email).map(({ id }) => String(id)),
    notes: id => fake.of('notes', Number(id)).map(one => String(one.content)),
    deals: id => fake.of('deals', Number(id)).map(one => String(one.id)),
    tasks: id => fake.of('activities', Number(id)).map(one => String(one.id)),
    value(id, name) {
      const row = fake.persons.get(Number(id))!
      if (name === 'name') return String(row.name)
      if (name === 'phone') return (row.phones as { value: string }[])[0]?.value ?? ''
      const code = fake.fields.personFields.find(one => one.field_name === field[name])!.field_code
      return String((row.custom_fields as Record<string, unknown>)[code] ?? '')
    },
  }
}

export async function openScene(url?: string) {
  const directory = await mkdtemp(join(tmpdir(), 'crm-'))
  const store = await openStore(url ?? 'sqlite:', directory, { report: () => {} })
  const clock = { now: NOON_ISH }
  const now = () => clock.now
  const sealer = new Sealer(Buffer.alloc(32, 7))
  const connect = async (kind: CrmKind, token: string): Promise<string> => {
    const parts = { db: store.db, sealer, actor: 'test', now: clock.now }
    const made = await addConnection(parts, SITE, { provider: kind, name: kind, secrets: { token } })
    if (isRefusal(made)) throw new Error(made.message)
    return made.row.id
  }
  /** A new desk knows what is stored alone, as after the end of a process. */
  const openDesk = (ask: Ask) =>
    new CrmDesk({
      store,
      sealer,
      ask,
      hosts: HOSTS,
      now,
      spacingMs: 0,
      pause: async ms => void (clock.now += ms),
    })
  return {
    store: store as Store,
    clock,
    now,
    sealer,
    connect,
    openDesk,
    async close() {
      await store.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export const hotLetter = (
  id: string,
  contactId: string,
  email: string | null,
  over: { score?: number } = {},
) => {
  const { score = 112 } = over
  const who = subject({ contactId, email, score })
  return letter(
    alert({ alert: `al_${id}`, subject: who, current: { score, band: 'Hot', action: 'Call today' } }),
    {
      id,
      site: { id: SITE, name: 'My shop' },
    },
  )
}
