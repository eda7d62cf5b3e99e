type Dialect = { integer: string }

/**
 * Services that send events in. `sealed` holds what the owner has pasted, encrypted with a key that the database does not
 * have; the secret of the address is stored as its SHA-256.
 */
export const connectionTables = ({ integer }: Dialect): string => `
CREATE TABLE connections (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, provider TEXT NOT NULL, name TEXT NOT NULL, is_on ${integer} NOT NULL,
  secret_hash TEXT NOT NULL, old_hash TEXT, old_until ${integer}, sealed TEXT NOT NULL, topic TEXT,
  mapping TEXT,
  created_at ${integer} NOT NULL, updated_at ${integer} NOT NULL
);
CREATE INDEX connections_of_site ON connections (site_id);
CREATE TABLE connection_days (
  connection_id TEXT NOT NULL, day TEXT NOT NULL, what TEXT NOT NULL, count ${integer} NOT NULL,
  last_at ${integer} NOT NULL, PRIMARY KEY (connection_id, day, what)
);
CREATE TABLE connection_requests (
  id TEXT PRIMARY KEY, connection_id TEXT NOT NULL, at ${integer} NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL,
  sealed TEXT
);
CREATE INDEX requests_of_connection ON connection_requests (connection_id, at);
CREATE TABLE waiting_events (
  site_id TEXT NOT NULL, id TEXT NOT NULL, hash TEXT NOT NULL, sealed TEXT NOT NULL, kept_at ${integer} NOT NULL,
  PRIMARY KEY (site_id, id)
);
CREATE INDEX waiting_by_hash ON waiting_events (site_id, hash);
`
