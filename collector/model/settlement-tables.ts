/** Tables of levels and of how a site settles with its partners. Levels are history: granted, and never recomputed. */
export type SettlementTables = {
  /** A level holds from `from_at` until the next one's; an empty `level` takes it away. */
  partner_levels: {
    id: string
    site_id: string
    partner_id: string
    /** The id of a level in the programme's document. */
    level: string
    from_at: number
    author: string
    reason: string
    stated_at: number
  }
  /** One row per site that has changed a setting or has been settled by the calendar. */
  commission_settings: {
    site_id: string
    /** The day of the month on which the month before is closed; 0: a person closes it. */
    closing_day: number
    /** 1: who closed a statement does not pay it. */
    four_eyes: number
    /** The end of the last month that the calendar has closed, and of the last quarter whose levels were granted. */
    closed_through: number
    levels_through: number
  }
}

/** A change of these is a change of the terms by which commissions are computed. */
export const SETTLEMENT_REGISTRY_TABLES = ['partner_levels'] as const

export const settlementTables = ({ integer }: { integer: string }): string => `
CREATE TABLE partner_levels (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, partner_id TEXT NOT NULL, level TEXT NOT NULL,
  from_at ${integer} NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL, stated_at ${integer} NOT NULL
);
CREATE INDEX partner_levels_of_site ON partner_levels (site_id, partner_id, from_at);
CREATE TABLE commission_settings (
  site_id TEXT PRIMARY KEY, closing_day ${integer} NOT NULL, four_eyes ${integer} NOT NULL,
  closed_through ${integer} NOT NULL, levels_through ${integer} NOT NULL
);
CREATE INDEX commissions_by_time ON commissions (site_id, at, cause);
`
