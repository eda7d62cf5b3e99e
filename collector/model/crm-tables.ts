type Dialect = { integer: string }

/**
 * Handing contacts over to a CRM. `crm_people`: which contact is which person there, and the score that was written last.
 * `crm_pushes`: the steps of each handover, so that a retry continues. `crm_deals`: the last known state of a deal there.
 * `crm_work`: what has to be asked or told there, with retries. `crm_setups`: the names of our fields there, and the last
 * fault. None of them has a name or an address of a person.
 */
export const crmTables = ({ integer }: Dialect): string => `
CREATE TABLE crm_people (
  connection_id TEXT NOT NULL, remote_id TEXT NOT NULL, site_id TEXT NOT NULL, contact_id TEXT NOT NULL,
  plan_id TEXT, score ${integer}, band TEXT, deal_id TEXT, told_at ${integer} NOT NULL,
  PRIMARY KEY (connection_id, remote_id)
);
CREATE INDEX crm_people_of_contact ON crm_people (site_id, contact_id);
CREATE TABLE crm_pushes (
  id TEXT PRIMARY KEY, connection_id TEXT NOT NULL, site_id TEXT NOT NULL, contact_id TEXT NOT NULL,
  steps TEXT NOT NULL, at ${integer} NOT NULL
);
CREATE INDEX crm_pushes_of_connection ON crm_pushes (connection_id, at);
CREATE INDEX crm_pushes_of_contact ON crm_pushes (site_id, contact_id);
CREATE TABLE crm_deals (
  connection_id TEXT NOT NULL, remote_id TEXT NOT NULL, state TEXT NOT NULL, at ${integer} NOT NULL,
  PRIMARY KEY (connection_id, remote_id)
);
CREATE TABLE crm_work (
  connection_id TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, site_id TEXT NOT NULL,
  asked_at ${integer} NOT NULL, due_at ${integer} NOT NULL, tries ${integer} NOT NULL,
  PRIMARY KEY (connection_id, kind, subject)
);
CREATE INDEX crm_work_due ON crm_work (due_at);
CREATE TABLE crm_setups (
  connection_id TEXT PRIMARY KEY, body TEXT NOT NULL, updated_at ${integer} NOT NULL
);
`

/** What is about one contact, by its column `contact_id`. */
export const CRM_TABLES_OF_CONTACTS = ['crm_people', 'crm_pushes'] as const

export type CrmTables = {
  crm_people: {
    connection_id: string
    remote_id: string
    site_id: string
    contact_id: string
    /** The plan of the score that was written there. */
    plan_id: string | null
    score: number | null
    band: string | null
    /** The deal that was made there for the contact. */
    deal_id: string | null
    told_at: number
  }
  crm_pushes: {
    /** The id of the delivery. */
    id: string
    connection_id: string
    site_id: string
    contact_id: string
    /** JSON: Steps. */
    steps: string
    at: number
  }
  crm_deals: { connection_id: string; remote_id: string; state: 'open' | 'won' | 'lost'; at: number }
  crm_work: {
    connection_id: string
    kind: 'deal' | 'erase'
    /** The id there: of the deal to read, or of the person to delete. */
    subject: string
    site_id: string
    /** When it was noted; a second notice during an attempt makes it due again. */
    asked_at: number
    due_at: number
    tries: number
  }
  crm_setups: { connection_id: string; body: string; updated_at: number }
}
