/**
 * Tables of rewards. Truth and never rewritten: what was granted, and each later state with author and reason. Columns
 * `state`, `state_at` and `reference` of a reward are those of its last state; `verify` compares them.
 */
export type RewardTables = {
  rewards: {
    id: string
    site_id: string
    /** Null once the person was erased. */
    contact_id: string | null
    plan_id: string
    plan_version: string
    rule_id: string
    crossing_id: string
    name: string
    /** Minor units. */
    amount: number | null
    currency: string | null
    score: number
    /** The instant of the crossing. */
    at: number
    granted_at: number
    state: 'granted' | 'ordered' | 'delivered' | 'cancelled'
    state_at: number
    reference: string
  }
  /** The states after `granted`. */
  reward_states: {
    reward_id: string
    ordinal: number
    site_id: string
    state: 'ordered' | 'delivered' | 'cancelled'
    at: number
    author: string
    reason: string
    reference: string
  }
}

export const rewardTables = ({ integer }: { integer: string }): string => `
CREATE TABLE rewards (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, contact_id TEXT, plan_id TEXT NOT NULL, plan_version TEXT NOT NULL,
  rule_id TEXT NOT NULL, crossing_id TEXT NOT NULL, name TEXT NOT NULL, amount ${integer}, currency TEXT,
  score ${integer} NOT NULL, at ${integer} NOT NULL, granted_at ${integer} NOT NULL, state TEXT NOT NULL,
  state_at ${integer} NOT NULL, reference TEXT NOT NULL
);
CREATE INDEX rewards_of_site ON rewards (site_id, granted_at);
CREATE INDEX rewards_of_contact ON rewards (site_id, contact_id);
CREATE TABLE reward_states (
  reward_id TEXT NOT NULL, ordinal ${integer} NOT NULL, site_id TEXT NOT NULL, state TEXT NOT NULL,
  at ${integer} NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL, reference TEXT NOT NULL,
  PRIMARY KEY (reward_id, ordinal)
);
`

/** What becomes of an erased person's rewards: value and state stay for the books; what is not delivered is cancelled. */
export const forgetRewards = (where: string, at: string): string[] => [
  `INSERT INTO reward_states (reward_id, ordinal, site_id, state, at, author, reason, reference)
   SELECT id, (SELECT COALESCE(MAX(s.ordinal), 0) + 1 FROM reward_states s WHERE s.reward_id = rewards.id), site_id,
     'cancelled', ${at}, 'rule', 'erased', ''
   FROM rewards WHERE ${where} AND state IN ('granted', 'ordered') ON CONFLICT DO NOTHING`,
  `UPDATE reward_states SET reason = '', reference = '' WHERE author <> 'rule'
   AND reward_id IN (SELECT id FROM rewards WHERE ${where})`,
  `UPDATE rewards SET state = 'cancelled', state_at = ${at} WHERE ${where} AND state IN ('granted', 'ordered')`,
  `UPDATE rewards SET contact_id = NULL, crossing_id = '', reference = '' WHERE ${where}`,
]

/** Writes a grant once; in SQLite's names of parameters. */
export const REWARD_SQL = `INSERT INTO rewards (id, site_id, contact_id, plan_id, plan_version, rule_id, crossing_id, name,
  amount, currency, score, at, granted_at, state, state_at, reference)
VALUES (:id, :site, :contact, :plan, :planVersion, :rule, :crossing, :name, :amount, :currency, :score, :at, :statedAt,
  'granted', :statedAt, '') ON CONFLICT DO NOTHING`
