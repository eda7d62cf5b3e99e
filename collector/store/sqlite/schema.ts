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

const registryTriggers = (tables: readonly string[]): string =>
  tables
    .flatMap(table =>
      ['INSERT', 'UPDATE', 'DELETE'].map(
        change => `CREATE TRIGGER ${table}_${change.toLowerCase()} AFTER ${change} ON ${table}
  BEGIN UPDATE registry SET version = version + 1; END;`,
      ),
    )
    .join('\n')

const DIALECT = { integer: 'INTEGER', serial: 'INTEGER PRIMARY KEY AUTOINCREMENT' }

/**
 * Events are clustered: `place` is the stream's number (upper bits) and the event's ordinal in it (lower 28),
 * so that a stream's history is one range of one tree, new visitors append, and the key costs no index.
 * `marks` is the deduplication index: the ids of events. A mark starts with the time, so this tree grows at its end
 * as well. Only streams and contacts have a second tree, of short rows in random order (`short-rows.ts`): a lookup for
 * each event, a write for each new visitor. `claimants` is the identity index (identifier → streams). `overheard` is the change feed of
 * commands to the running collector. `probe` is written by the readiness check.
 */
const hotTables = `
CREATE TABLE streams (
  num INTEGER PRIMARY KEY, site_id TEXT NOT NULL, key TEXT NOT NULL, spans TEXT NOT NULL,
  has_claims INTEGER NOT NULL, UNIQUE (site_id, key)
) STRICT;
CREATE TABLE events (place INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE marks (
  site_id TEXT NOT NULL, mark TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (site_id, mark)
) STRICT, WITHOUT ROWID;
CREATE TABLE orders (
  site_id TEXT NOT NULL, order_id TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (site_id, order_id, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE claims (
  site_id TEXT NOT NULL, stream TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (site_id, stream)
) STRICT, WITHOUT ROWID;
CREATE TABLE claimants (
  site_id TEXT NOT NULL, identifier TEXT NOT NULL, stream TEXT NOT NULL,
  PRIMARY KEY (site_id, identifier, stream)
) STRICT, WITHOUT ROWID;
CREATE TABLE contacts (
  num INTEGER PRIMARY KEY, site_id TEXT NOT NULL, id TEXT NOT NULL, is_merged INTEGER NOT NULL,
  body TEXT NOT NULL, UNIQUE (site_id, id)
) STRICT;
-- What a command's process committed beside a running collector, for the collector to hear of.
CREATE TABLE overheard (num INTEGER PRIMARY KEY AUTOINCREMENT, outcome TEXT NOT NULL) STRICT;
CREATE TABLE probe (num INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
`

export const ORDINAL_BITS = 28

/** Each entry brings the schema from version i to i + 1. Entries that were released are never changed. */
export const MIGRATIONS = [
  adminTables(DIALECT).replaceAll('\n);', '\n) STRICT;') + registryTriggers(REGISTRY_TABLES) + hotTables,
  // A partial index for the contacts merged into another; they are few.
  settingsTable('lower(hex(randomblob(32)))').replace('\n);', '\n) STRICT;') +
    `CREATE INDEX contacts_by_survivor ON contacts (site_id, json_extract(body, '$.mergedInto')) WHERE is_merged = 1;`,
  scoringTables({ integer: 'INTEGER' }).replaceAll('\n);', '\n) STRICT;'),
  alertTables(DIALECT).replaceAll('\n);', '\n) STRICT;') + registryTriggers(ALERT_REGISTRY_TABLES),
  rankTables({ integer: 'INTEGER' }).replaceAll('\n);', '\n) STRICT;'),
  alertTriggers,
  connectionTables({ integer: 'INTEGER' }).replaceAll('\n);', '\n) STRICT;'),
  partnerTables(DIALECT).replaceAll('\n);', '\n) STRICT;'),
  codeTables(DIALECT, 'lower(hex(randomblob(32)))').replaceAll('\n);', '\n) STRICT;') +
    registryTriggers(CODE_REGISTRY_TABLES),
  commissionTables(DIALECT).replaceAll('\n);', '\n) STRICT;') + registryTriggers(COMMISSION_REGISTRY_TABLES),
  rewardTables(DIALECT).replaceAll('\n);', '\n) STRICT;'),
  crmTables(DIALECT).replaceAll('\n);', '\n) STRICT;'),
  shortRows,
  settlementTables(DIALECT).replaceAll('\n);', '\n) STRICT;') + registryTriggers(SETTLEMENT_REGISTRY_TABLES),
  referralColumns(DIALECT),
  paymentTables(DIALECT).replaceAll('\n);', '\n) STRICT;'),
  keyScopes,
]
