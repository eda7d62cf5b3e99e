import { REGISTRY_LOCK } from './schema.ts'

/** The statements of batches are written for their indexes; query plans from small tables would mislead. */
export const COMMIT_SETTINGS = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
  synchronous_commit: 'on',
  lock_timeout: "'10s'",
  statement_timeout: "'30s'",
  // A collector that is stuck inside a transaction blocks the feeds of all collectors.
  idle_in_transaction_session_timeout: "'10s'",
}

export const BEGIN = `BEGIN; SELECT pg_advisory_xact_lock_shared(${REGISTRY_LOCK}); SELECT version FROM registry`
