/** The words in which the dialects differ. */
type Dialect = { integer: string; serial: string }

/**
 * The tables of `tables.ts`, one text for both dialects. `crossings` and `rejected` are written by commits,
 * the others by people and programs.
 */
export const adminTables = ({ integer, serial }: Dialect): string => `
CREATE TABLE registry ("only" ${integer} PRIMARY KEY CHECK ("only" = 1), version ${integer} NOT NULL);
INSERT INTO registry VALUES (1, 1);

CREATE TABLE sites (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, time_zone TEXT NOT NULL, retention TEXT,
  origins TEXT NOT NULL, consent TEXT NOT NULL, denied TEXT NOT NULL, options TEXT NOT NULL,
  identity_secret TEXT NOT NULL, created_at ${integer} NOT NULL
);
CREATE TABLE keys (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, class TEXT NOT NULL, token TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, hint TEXT NOT NULL, created_at ${integer} NOT NULL, revoked_at ${integer},
  last_used_at ${integer}
);
CREATE INDEX keys_of_site ON keys (site_id);
CREATE TABLE users (
  id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, password TEXT,
  language TEXT NOT NULL, created_at ${integer} NOT NULL, disabled_at ${integer}
);
CREATE TABLE tokens (
  hash TEXT PRIMARY KEY, user_id TEXT, kind TEXT NOT NULL, site_id TEXT, options TEXT NOT NULL,
  created_at ${integer} NOT NULL, expires_at ${integer}, used_at ${integer}
);
CREATE INDEX tokens_of_user ON tokens (user_id);
CREATE TABLE plans (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL,
  live_version ${integer}, latest_version ${integer} NOT NULL, created_at ${integer} NOT NULL
);
CREATE INDEX plans_of_site ON plans (site_id);
CREATE TABLE plan_versions (
  id TEXT PRIMARY KEY, plan_id TEXT NOT NULL, site_id TEXT NOT NULL, version ${integer} NOT NULL,
  state TEXT NOT NULL, document TEXT NOT NULL, author TEXT, created_at ${integer} NOT NULL,
  published_at ${integer}, UNIQUE (plan_id, version)
);
CREATE TABLE jobs (
  id TEXT PRIMARY KEY, site_id TEXT, kind TEXT NOT NULL, state TEXT NOT NULL, done ${integer} NOT NULL,
  total ${integer} NOT NULL, detail TEXT NOT NULL, created_at ${integer} NOT NULL,
  updated_at ${integer} NOT NULL
);
CREATE TABLE crossings (
  id TEXT NOT NULL, site_id TEXT NOT NULL, contact_id TEXT NOT NULL, plan_id TEXT NOT NULL,
  plan_version TEXT NOT NULL, threshold TEXT NOT NULL, direction TEXT NOT NULL, at ${integer} NOT NULL,
  stated_at ${integer} NOT NULL, silent ${integer} NOT NULL, alerts ${integer} NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (site_id, id)
);
CREATE INDEX crossings_by_time ON crossings (site_id, stated_at);
CREATE INDEX crossings_of_contact ON crossings (site_id, contact_id, at);
CREATE TABLE rejected (
  id ${serial}, site_id TEXT NOT NULL, received_at ${integer} NOT NULL, code TEXT NOT NULL, field TEXT,
  message TEXT NOT NULL, key_class TEXT NOT NULL, event_id TEXT, raw TEXT NOT NULL, replayed_at ${integer}
);
CREATE INDEX rejected_of_site ON rejected (site_id, id);
CREATE TABLE audit (
  id ${serial}, at ${integer} NOT NULL, site_id TEXT, actor TEXT NOT NULL, action TEXT NOT NULL,
  subject TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE TABLE tombstones (
  site_id TEXT NOT NULL, hash TEXT NOT NULL, at ${integer} NOT NULL, PRIMARY KEY (site_id, hash)
);
`

/** Each change of these may change what events are worth: the database itself counts the registry's version. */
export const REGISTRY_TABLES = ['sites', 'plans', 'plan_versions', 'tombstones'] as const

/** Third step: tags admitted from browsers (see `Known.tags`), and frozen boards of past cycles. */
export const scoringTables = ({ integer }: Pick<Dialect, 'integer'>): string => `
CREATE TABLE tags (
  site_id TEXT NOT NULL, list TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (site_id, list, tag)
);
CREATE TABLE frozen_boards (
  site_id TEXT NOT NULL, plan_id TEXT NOT NULL, cycle_start ${integer} NOT NULL, cycle_end ${integer} NOT NULL,
  bucket ${integer} NOT NULL, buckets ${integer} NOT NULL, frozen_at ${integer} NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (site_id, plan_id, cycle_start, cycle_end, bucket)
);
`

/** Second step: the settings of the installation, beginning with a key that only its database contains. */
export const settingsTable = (randomKey: string): string => `
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO settings VALUES ('tombstone_key', ${randomKey});
`

/** Existing alerts have no trigger: it was not recorded. One text for both dialects. */
export const alertTriggers = `
UPDATE alerts SET body = substr(body, 1, length(body) - 1) || ',"trigger":null}';
`

/** Fourth step: alerts, their deliveries, and leads. */
export const alertTables = ({ integer, serial }: Dialect): string => `
CREATE TABLE alert_rules (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, body TEXT NOT NULL, created_at ${integer} NOT NULL,
  updated_at ${integer} NOT NULL
);
CREATE TABLE live_lists (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, body TEXT NOT NULL, created_at ${integer} NOT NULL,
  updated_at ${integer} NOT NULL
);
CREATE TABLE channels (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, body TEXT NOT NULL, gone_at ${integer},
  created_at ${integer} NOT NULL, updated_at ${integer} NOT NULL
);
CREATE TABLE alerts (
  id TEXT NOT NULL, site_id TEXT NOT NULL, contact_id TEXT, rule_id TEXT NOT NULL, kind TEXT NOT NULL,
  at ${integer} NOT NULL, stated_at ${integer} NOT NULL, body TEXT NOT NULL, taken_at ${integer},
  remind_at ${integer}, PRIMARY KEY (site_id, id)
);
CREATE INDEX alerts_by_time ON alerts (site_id, stated_at);
CREATE INDEX alerts_of_contact ON alerts (site_id, contact_id, stated_at);
CREATE INDEX alerts_to_take ON alerts (stated_at) WHERE taken_at IS NULL;
CREATE INDEX alerts_to_remind ON alerts (remind_at) WHERE remind_at IS NOT NULL;
CREATE TABLE deliveries (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, channel_id TEXT NOT NULL, rule_id TEXT NOT NULL,
  kind TEXT NOT NULL, state TEXT NOT NULL, created_at ${integer} NOT NULL, next_at ${integer},
  tries ${integer} NOT NULL, settled_at ${integer}
);
CREATE INDEX deliveries_by_time ON deliveries (site_id, created_at);
CREATE INDEX deliveries_of_channel ON deliveries (channel_id, created_at);
CREATE INDEX deliveries_waiting ON deliveries (channel_id, next_at) WHERE next_at IS NOT NULL;
CREATE TABLE delivery_items (
  delivery_id TEXT NOT NULL, alert_id TEXT NOT NULL, site_id TEXT NOT NULL, contact_id TEXT,
  PRIMARY KEY (delivery_id, alert_id)
);
CREATE INDEX delivery_items_of_contact ON delivery_items (site_id, contact_id);
CREATE TABLE attempts (
  id ${serial}, delivery_id TEXT NOT NULL, at ${integer} NOT NULL, status ${integer}, ms ${integer} NOT NULL,
  answer TEXT NOT NULL
);
CREATE INDEX attempts_of_delivery ON attempts (delivery_id);
CREATE TABLE leads (
  site_id TEXT NOT NULL, contact_id TEXT NOT NULL, owner_id TEXT, claimed_at ${integer},
  snoozed_until ${integer}, outcome TEXT, outcome_at ${integer}, note TEXT NOT NULL,
  updated_at ${integer} NOT NULL, PRIMARY KEY (site_id, contact_id)
);
CREATE INDEX leads_by_change ON leads (updated_at);
CREATE TABLE lead_deeds (
  id ${serial}, site_id TEXT NOT NULL, contact_id TEXT NOT NULL, at ${integer} NOT NULL, actor TEXT NOT NULL,
  deed TEXT NOT NULL, subject TEXT NOT NULL
);
CREATE INDEX lead_deeds_of_contact ON lead_deeds (site_id, contact_id, at);
CREATE TABLE alert_reads (
  site_id TEXT NOT NULL, user_id TEXT NOT NULL, alert_id TEXT NOT NULL, at ${integer} NOT NULL,
  PRIMARY KEY (site_id, user_id, alert_id)
);
`

/** Tables that affect alerts; their changes count as changes of the registry too. */
export const ALERT_REGISTRY_TABLES = ['alert_rules', 'live_lists'] as const

/** Fifth step: hourly snapshots of ranks (`rank-history.ts`). */
export const rankTables = ({ integer }: Pick<Dialect, 'integer'>): string => `
CREATE TABLE ranks (
  site_id TEXT NOT NULL, plan_id TEXT NOT NULL, at ${integer} NOT NULL, contact_id TEXT NOT NULL,
  rank ${integer} NOT NULL, PRIMARY KEY (site_id, plan_id, at, contact_id)
);
CREATE INDEX ranks_of_contact ON ranks (site_id, contact_id);
`

/** Everything of the fourth step that is about one contact, by its column `contact_id`. */
export const TABLES_OF_CONTACTS = ['alerts', 'delivery_items', 'leads', 'lead_deeds'] as const
