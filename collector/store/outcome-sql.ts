/** The column `outcome` of `leads` as a cache of the deals in the events, in both dialects. */
export const OUTCOME_SQL = 'INSERT INTO leads (site_id, contact_id, outcome, outcome_at, note, updated_at)'
export const OUTCOME_KEPT_SQL = `ON CONFLICT (site_id, contact_id) DO UPDATE SET
  outcome = excluded.outcome, outcome_at = excluded.outcome_at, updated_at = excluded.updated_at`
export const NO_OUTCOME_SQL = 'UPDATE leads SET outcome = NULL, outcome_at = NULL,'
/** Other outcomes are set by hand and are no cache. */
export const IS_DEAL_SQL = `outcome IN ('won', 'lost')`
