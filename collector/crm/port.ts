import type { CrmAbility, CrmFaultCode, CrmPipeline } from '../../shared/crm.ts'

/** A person for the CRM. All texts are untrusted. */
export type Lead = {
  email: string
  name: string | null
  company: string | null
  job: string | null
  phone: string | null
  city: string | null
}

/** Our own fields of a person there; the CRM's other fields belong to its users. */
export type Standing = {
  score: number | null
  stage: string | null
  /** Left out: stays as it is there. */
  reason?: string
  url?: string
}

/** What is made once a handover. `mark` is unique to it and part of its text, so that it is found again. */
export type Note = { title: string; lines: string[]; mark: string; at: number }
export type NewDeal = {
  name: string
  pipeline: string | undefined
  stage: string | undefined
  owner: string | null
  mark: string
}
export type Task = { title: string; lines: string[]; mark: string; at: number; owner: string | null }

/** A deal as it is there now. */
export type Deal = {
  state: 'open' | 'won' | 'lost'
  value: number | null
  currency: string | null
  /** When it was closed, ms since the epoch; null if it is not stated. */
  closedAt: number | null
  /** The persons of the deal. */
  people: { id: string; email: string | null }[]
}

/** The names of our fields there, by our own; empty where the names are fixed. */
export type Fields = Readonly<Record<string, string>>

/**
 * A CRM by its API: one request or a few for each call. A failure throws `CrmFault`.
 */
export type Crm = {
  check(): Promise<{
    account: string | null
    abilities: Record<CrmAbility, boolean>
    pipelines: CrmPipeline[]
  }>
  /** Creates our fields where they are missing. */
  prepare(): Promise<Fields>
  isPerson(id: string): Promise<boolean>
  /** The oldest person with that address, also one made after `since` that a search does not know yet. */
  findPerson(email: string, since: number): Promise<string | null>
  createPerson(lead: Lead): Promise<string>
  /** Writes our fields; those of the lead only where the CRM has no value. */
  write(id: string, standing: Standing, fields: Fields, fillFrom: Lead | null): Promise<void>
  findNote(person: string, mark: string): Promise<string | null>
  createNote(person: string, note: Note): Promise<string>
  findDeal(person: string, mark: string, fields: Fields): Promise<string | null>
  createDeal(person: string, deal: NewDeal, fields: Fields): Promise<string>
  findTask(person: string, mark: string, since: number): Promise<string | null>
  createTask(person: string, task: Task): Promise<string>
  /** The user there with that address. */
  ownerOf(email: string): Promise<string | null>
  /** Null: there is no such deal. */
  readDeal(id: string): Promise<Deal | null>
  /** Resolves also if the person is not there any more. */
  deletePerson(id: string): Promise<void>
}

/** Why the CRM did not do what was asked. `isUnknown`: it may have done it nevertheless. */
export class CrmFault extends Error {
  readonly code: CrmFaultCode
  readonly status: number | null
  readonly retryAfterMs: number | null
  readonly isUnknown: boolean

  constructor(
    code: CrmFaultCode,
    message: string,
    { status = null, retryAfterMs = null, isUnknown = false }: Partial<Omit<CrmFault, 'code'>> = {},
  ) {
    super(message)
    this.name = 'CrmFault'
    this.code = code
    this.status = status
    this.retryAfterMs = retryAfterMs
    this.isUnknown = isUnknown
  }
}
