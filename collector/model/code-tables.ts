type Dialect = { integer: string }

/**
 * The registry of codes, and what their short links have brought, counted by day. No row says who clicked: evidence of
 * a click is its signed id, which the visitor's own events bear. `randomKey` makes the key of these signatures.
 */
export const codeTables = ({ integer }: Dialect, randomKey: string): string => `
CREATE TABLE codes (
  site_id TEXT NOT NULL, code TEXT NOT NULL, written TEXT NOT NULL, kind TEXT NOT NULL, partner_id TEXT,
  alias_of TEXT, label TEXT NOT NULL, landing TEXT, valid_from ${integer}, valid_until ${integer},
  is_active ${integer} NOT NULL, made_at ${integer} NOT NULL, made_by TEXT NOT NULL,
  PRIMARY KEY (site_id, code)
);
CREATE INDEX codes_of_partner ON codes (site_id, partner_id);
CREATE TABLE click_days (
  site_id TEXT NOT NULL, code TEXT NOT NULL, day TEXT NOT NULL, medium TEXT NOT NULL, sub_id TEXT NOT NULL,
  clicks ${integer} NOT NULL, last_at ${integer} NOT NULL, PRIMARY KEY (site_id, code, day, medium, sub_id)
);
CREATE INDEX click_days_by_day ON click_days (site_id, day);
INSERT INTO settings VALUES ('click_key', ${randomKey});
`

/** A change of these is a change of the registry: every collector reads its codes, and whom they stand for, again. */
export const CODE_REGISTRY_TABLES = ['codes', 'partners', 'partner_statuses'] as const
