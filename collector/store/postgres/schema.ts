import {
  ALERT_REGISTRY_TABLES,
  adminTables,
  alertTables,
  alertTriggers,
  REGISTRY_TABLES,
  rankTables,
  scoringTables,
  settingsTable,
} from '../../model/admin-tables.ts'
import { CODE_REGISTRY_TABLES, codeTables } from '../../model/code-tables.ts'
import { COMMISSION_REGISTRY_TABLES, commissionTables } from '../../model/commission-tables.ts'
import { connectionTables } from '../../model/connection-tables.ts'
import { crmTables } from '../../model/crm-tables.ts'
import { keyScopes } from '../../model/key-scopes.ts'
import { partnerTables } from '../../model/partner-tables.ts'
import { paymentTables } from '../../model/payment-tables.ts'
import { referralColumns } from '../../model/referral-columns.ts'
import { rewardTables } from '../../model/reward-tables.ts'
import { SETTLEMENT_REGISTRY_TABLES, settlementTables } from '../../model/settlement-tables.ts'
import { shortRows } from './short-rows.ts'

/** Advisory lock: shared by every batch from its first read on, exclusive for changes of the registry. */
export const REGISTRY_LOCK = 7_365_001
export const MIGRATION_LOCK = 7_365_002

/** A change of a plan waits for running batches; later batches see it. */
const countRegistry = `
CREATE FUNCTION count_registry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(${REGISTRY_LOCK});
  UPDATE registry SET version = version + 1;
  RETURN NULL;
END $$;
`
const registryTriggers = (tables: readonly string[]): string =>
  tables
    .map(
      table => `CREATE TRIGGER ${table}_counted AFTER INSERT OR UPDATE OR DELETE ON ${table}
  FOR EACH STATEMENT EXECUTE FUNCTION count_registry();`,
    )
    .join('\n')

const RANDOM_KEY = `replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')`
const DIALECT = { integer: 'BIGINT', serial: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY' }

/**
 * The key of every hot table begins with the site, so that a distributed engine can split it by site and stream or
 * contact; only an event's id is unique across contacts. Keys sort by bytes, as the specification does. Tables with
 * updates in place have a fill factor, so that the next version of a row fits on its page.
 * `marks` is the deduplication index (the ids of events), `claimants` the identity index (identifier → streams),
 * `changes` the change feed of all collectors, `locks` the row locks of names, `probe` the table of the readiness check.
 */
const hotTables = `
CREATE TABLE streams (
  site_id TEXT COLLATE "C" NOT NULL, key TEXT COLLATE "C" NOT NULL, spans TEXT NOT NULL,
  has_claims BOOLEAN NOT NULL, PRIMARY KEY (site_id, key)
);
-- By event time, so that retention can drop what no site keeps any more. Partitions: partitions.ts.
CREATE TABLE events (
  site_id TEXT COLLATE "C" NOT NULL, stream TEXT COLLATE "C" NOT NULL, time BIGINT NOT NULL, body TEXT NOT NULL
) PARTITION BY RANGE (time);
CREATE INDEX events_of_stream ON events (site_id, stream);
-- A unique key of a partitioned table must contain the partition's key, so ids are kept here.
CREATE TABLE marks (
  site_id TEXT COLLATE "C" NOT NULL, mark TEXT COLLATE "C" NOT NULL, digest TEXT NOT NULL,
  time BIGINT NOT NULL, PRIMARY KEY (site_id, mark)
);
CREATE INDEX marks_by_time ON marks USING brin (time);
CREATE TABLE orders (
  site_id TEXT COLLATE "C" NOT NULL, order_id TEXT COLLATE "C" NOT NULL, mark TEXT COLLATE "C" NOT NULL,
  stream TEXT NOT NULL, time BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (site_id, order_id, mark)
);
CREATE TABLE claims (
  site_id TEXT COLLATE "C" NOT NULL, stream TEXT COLLATE "C" NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (site_id, stream)
);
CREATE TABLE claimants (
  site_id TEXT COLLATE "C" NOT NULL, identifier TEXT COLLATE "C" NOT NULL, stream TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (site_id, identifier, stream)
);
CREATE TABLE contacts (
  site_id TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL, is_merged BOOLEAN NOT NULL,
  body TEXT NOT NULL, PRIMARY KEY (site_id, id)
) WITH (fillfactor = 70);
-- A row to lock for what may have no row yet: identifiers and orders, hashed, so that no name is kept here.
CREATE TABLE locks (
  site_id TEXT COLLATE "C" NOT NULL, hash BIGINT NOT NULL, PRIMARY KEY (site_id, hash)
) WITH (fillfactor = 70);
-- What commits changed, for every collector to hear (tail.ts).
CREATE TABLE changes (
  tx XID8 NOT NULL DEFAULT pg_current_xact_id(), seq BIGINT GENERATED ALWAYS AS IDENTITY,
  at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(), origin TEXT NOT NULL, number BIGINT NOT NULL,
  outcome TEXT NOT NULL, PRIMARY KEY (tx, seq)
);
-- Read once or twice and thrown away: not worth compressing.
ALTER TABLE changes ALTER outcome SET STORAGE EXTERNAL;
CREATE TABLE probe (body TEXT NOT NULL);
`

/** Matches the first field of the name: untrusted texts come after it, with escaped quotes. */
const MERGED_INTO_BEFORE = `substring(body from '"mergedInto":"([^"]+)"')`
/** The fourth place of a contact's text; no place before it has a comma or untrusted text. */
export const MERGED_INTO = `substring(body from '^\\[[^,]*,[^,]*,[^,]*,"([^"]+)"')`

/** Each entry brings the schema from version i to i + 1. Entries that were released are never changed. */
export const MIGRATIONS = [
  adminTables(DIALECT) + countRegistry + registryTriggers(REGISTRY_TABLES) + hotTables,
  // A partial index for the contacts merged into another; they are few.
  settingsTable(RANDOM_KEY) +
    `CREATE INDEX contacts_by_survivor ON contacts (site_id, ${MERGED_INTO_BEFORE}) WHERE is_merged;`,
  scoringTables({ integer: 'BIGINT' }),
  alertTables(DIALECT) + registryTriggers(ALERT_REGISTRY_TABLES),
  rankTables({ integer: 'BIGINT' }),
  alertTriggers,
  connectionTables({ integer: 'BIGINT' }),
  partnerTables(DIALECT),
  codeTables(DIALECT, RANDOM_KEY) + registryTriggers(CODE_REGISTRY_TABLES),
  commissionTables(DIALECT) + registryTriggers(COMMISSION_REGISTRY_TABLES),
  rewardTables(DIALECT),
  crmTables({ integer: 'BIGINT' }),
  shortRows,
  settlementTables(DIALECT) + registryTriggers(SETTLEMENT_REGISTRY_TABLES),
  referralColumns(DIALECT),
  paymentTables(DIALECT),
  keyScopes,
]
