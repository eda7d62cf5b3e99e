/**
 * Tables of commissions. Truth and never rewritten: what staff have decided, pins, statements with their lines.
 * `commissions` is a cache of what the engine says of each order that a partner has; `verify` recomputes it.
 */
export type CommissionTables = {
  /** What may have changed since it was reckoned last; written in the transaction of the event that changes it. */
  commission_work: {
    site_id: string
    /** `c:` and a contact, `o:` and an order whose customer is gone, or `*` for the whole site. */
    subject: string
    /** Another one with each change, so that a reckoning that was overtaken is not kept. */
    stamp: string
  }
  commissions: {
    site_id: string
    /** `o:` and the order's number. */
    cause: string
    currency: string
    partner_id: string
    /** Null once the customer was erased. */
    contact_id: string | null
    order_id: string
    at: number
    /** Minor units, as `value` and `base` are. */
    amount: number
    value: number | null
    base: number | null
    due_at: number | null
    /** By a flag that is undecided; the status of the partner is asked when it is read. */
    is_held: number
    needs_amount: number
    /** Why nothing is earned; null where something is. */
    why: string | null
    /** JSON: evidence, flags and lines, without a word about the person. */
    how: string
    /** What a pin of it holds. */
    pin: string
    is_pinned: number
    /** The earliest instant that it rests on: what leaves by retention after it was pinned changes nothing. */
    rests_on: number
  }
  commission_pins: {
    id: string
    site_id: string
    order_id: string
    /** Null once the customer was erased. */
    contact_id: string | null
    at: number
    why: 'statement' | 'erasure' | 'retention'
    /** The statement that made it. */
    statement: string | null
    body: string
    ended_at: number | null
  }
  /** Decisions on orders, contacts and flags, and adjustments by hand. */
  commission_decisions: {
    id: string
    site_id: string
    kind: 'order' | 'contact' | 'flag' | 'adjustment'
    order_id: string | null
    contact_id: string | null
    partner_id: string | null
    /** `partner`, `nobody`, `rules`; `release`, `void`; empty for an adjustment. */
    answer: string
    flag: string | null
    from_at: number | null
    until_at: number | null
    amount: number | null
    currency: string | null
    at: number
    author: string
    reason: string
  }
  statements: {
    site_id: string
    number: number
    partner_id: string
    currency: string
    period_start: number
    period_end: number
    zone: string
    closed_at: number
    closed_by: string
    total: number
    /** SHA-256 over the canonical form of the statement and its lines. */
    hash: string
    state: 'closed' | 'paid' | 'returned' | 'cancelled'
    state_at: number
    reference: string
    reason: string
  }
  statement_lines: {
    site_id: string
    number: number
    cause: string
    amount: number
    /** The statement that this line corrects. */
    corrects: number | null
    /** JSON: what the line shows. */
    body: string
  }
  /** What users may do with partners' money, beside their role. */
  staff_rights: { user_id: string; right_name: string; given_by: string; at: number }
  /** One row per site: taken by closings in turn. */
  commission_sites: { site_id: string; last_number: number; registry: string }
}

/** The customer's tables that move with a merge. */
export const COMMISSION_TABLES_OF_CONTACTS = [
  'commissions',
  'commission_pins',
  'commission_decisions',
] as const

/** A change of these is a change of the terms by which every commission is reckoned. */
export const COMMISSION_REGISTRY_TABLES = ['programmes', 'partner_deals', 'partner_people'] as const

export const commissionTables = ({ integer }: { integer: string }): string => `
CREATE TABLE commission_work (
  site_id TEXT NOT NULL, subject TEXT NOT NULL, stamp TEXT NOT NULL, PRIMARY KEY (site_id, subject)
);
CREATE TABLE commissions (
  site_id TEXT NOT NULL, cause TEXT NOT NULL, currency TEXT NOT NULL, partner_id TEXT NOT NULL, contact_id TEXT,
  order_id TEXT NOT NULL, at ${integer} NOT NULL, amount ${integer} NOT NULL, value ${integer}, base ${integer},
  due_at ${integer}, is_held ${integer} NOT NULL, needs_amount ${integer} NOT NULL, why TEXT, how TEXT NOT NULL,
  pin TEXT NOT NULL, is_pinned ${integer} NOT NULL, rests_on ${integer} NOT NULL,
  PRIMARY KEY (site_id, cause, currency)
);
CREATE INDEX commissions_of_partner ON commissions (site_id, partner_id, at);
CREATE INDEX commissions_of_contact ON commissions (site_id, contact_id);
CREATE TABLE commission_pins (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, order_id TEXT NOT NULL, contact_id TEXT, at ${integer} NOT NULL,
  why TEXT NOT NULL, statement TEXT, body TEXT NOT NULL, ended_at ${integer}
);
CREATE INDEX commission_pins_of_order ON commission_pins (site_id, order_id);
CREATE INDEX commission_pins_of_contact ON commission_pins (site_id, contact_id);
CREATE TABLE commission_decisions (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, kind TEXT NOT NULL, order_id TEXT, contact_id TEXT, partner_id TEXT,
  answer TEXT NOT NULL, flag TEXT, from_at ${integer}, until_at ${integer}, amount ${integer}, currency TEXT,
  at ${integer} NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX commission_decisions_of_order ON commission_decisions (site_id, order_id);
CREATE INDEX commission_decisions_of_contact ON commission_decisions (site_id, contact_id);
CREATE INDEX commission_decisions_of_partner ON commission_decisions (site_id, partner_id, at);
CREATE TABLE statements (
  site_id TEXT NOT NULL, number ${integer} NOT NULL, partner_id TEXT NOT NULL, currency TEXT NOT NULL,
  period_start ${integer} NOT NULL, period_end ${integer} NOT NULL, zone TEXT NOT NULL, closed_at ${integer} NOT NULL,
  closed_by TEXT NOT NULL, total ${integer} NOT NULL, hash TEXT NOT NULL, state TEXT NOT NULL,
  state_at ${integer} NOT NULL, reference TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (site_id, number)
);
CREATE UNIQUE INDEX statements_of_period ON statements (site_id, partner_id, currency, period_start)
  WHERE state <> 'cancelled';
CREATE TABLE statement_lines (
  site_id TEXT NOT NULL, number ${integer} NOT NULL, cause TEXT NOT NULL, amount ${integer} NOT NULL,
  corrects ${integer}, body TEXT NOT NULL, PRIMARY KEY (site_id, number, cause)
);
CREATE INDEX statement_lines_of_cause ON statement_lines (site_id, cause);
CREATE TABLE staff_rights (
  user_id TEXT NOT NULL, right_name TEXT NOT NULL, given_by TEXT NOT NULL, at ${integer} NOT NULL,
  PRIMARY KEY (user_id, right_name)
);
CREATE TABLE commission_sites (
  site_id TEXT PRIMARY KEY, last_number ${integer} NOT NULL, registry TEXT NOT NULL
);
`

/** Notes that something may have changed; in both dialects. */
export const NOTE_WORK_SQL = 'INSERT INTO commission_work (site_id, subject, stamp)'
export const NOTED_WORK_SQL = 'ON CONFLICT (site_id, subject) DO UPDATE SET stamp = excluded.stamp'

/**
 * What becomes of the commissions of an erased person: each stays with its partner and amount, pinned, and of no contact;
 * later refunds by the order's number still act. `where` selects by contact; `at` is the instant in ms.
 */
export const forgetCommissions = (where: string, at: string): string[] => [
  `INSERT INTO commission_pins (id, site_id, order_id, contact_id, at, why, statement, body, ended_at)
   SELECT 'cp_erased_' || site_id || '_' || order_id, site_id, order_id, NULL, ${at}, 'erasure', NULL, pin, CAST(NULL AS BIGINT)
   FROM commissions WHERE ${where} ON CONFLICT (id) DO NOTHING`,
  `UPDATE commission_pins SET contact_id = NULL WHERE ${where}`,
  `UPDATE commissions SET contact_id = NULL, is_pinned = 1, how = '{}' WHERE ${where}`,
  `UPDATE commission_decisions SET contact_id = NULL, reason = '' WHERE ${where}`,
]
