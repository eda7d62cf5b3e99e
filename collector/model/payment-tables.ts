/**
 * Tables of payments to partners. Truth: nothing here moves money. Account numbers, and files that contain them, are sealed
 * with the data key; `last4` is for screens and logs.
 */
export type PaymentTables = {
  /** The accounts that a partner has stated. One holds from `from_at` until the next one's. */
  payout_accounts: {
    id: string
    site_id: string
    partner_id: string
    /** Sealed JSON: IBAN, holder, town, country. */
    sealed: string
    last4: string
    /** Keyed hash of the IBAN: shows two partners with one account. */
    digest: string
    stated_at: number
    stated_by: string
    from_at: number
    /** Taken back before it held. */
    withdrawn_at: number | null
  }
  /** The invoice that a partner has issued for a statement. */
  statement_invoices: {
    site_id: string
    number: number
    invoice: string
    ksef: string
    stated_at: number
    stated_by: string
  }
  /** The company that pays, with its account, as staff entered it last. */
  payers: { site_id: string; sealed: string; last4: string; stated_at: number; stated_by: string }
  payment_files: {
    id: string
    site_id: string
    format: string
    encoding: string
    /** `2026-05-12` */
    pay_date: string
    made_at: number
    made_by: string
    count: number
    /** JSON: the sum by currency, in minor units. */
    totals: string
    sha256: string
    /** The bytes, sealed, as base64. */
    sealed: string
    withdrawn_at: number | null
    reason: string
  }
  payment_file_items: {
    file_id: string
    site_id: string
    number: number
    amount: number
    currency: string
    last4: string
    /** 0 once the file was withdrawn, or the payment came back. */
    is_open: number
  }
}

export const paymentTables = ({ integer }: { integer: string }): string => `
CREATE TABLE payout_accounts (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, partner_id TEXT NOT NULL, sealed TEXT NOT NULL, last4 TEXT NOT NULL,
  digest TEXT NOT NULL, stated_at ${integer} NOT NULL, stated_by TEXT NOT NULL, from_at ${integer} NOT NULL,
  withdrawn_at ${integer}
);
CREATE INDEX payout_accounts_of_partner ON payout_accounts (site_id, partner_id, from_at);
CREATE TABLE statement_invoices (
  site_id TEXT NOT NULL, number ${integer} NOT NULL, invoice TEXT NOT NULL, ksef TEXT NOT NULL,
  stated_at ${integer} NOT NULL, stated_by TEXT NOT NULL, PRIMARY KEY (site_id, number)
);
CREATE TABLE payers (
  site_id TEXT PRIMARY KEY, sealed TEXT NOT NULL, last4 TEXT NOT NULL, stated_at ${integer} NOT NULL,
  stated_by TEXT NOT NULL
);
CREATE TABLE payment_files (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, format TEXT NOT NULL, encoding TEXT NOT NULL, pay_date TEXT NOT NULL,
  made_at ${integer} NOT NULL, made_by TEXT NOT NULL, count ${integer} NOT NULL, totals TEXT NOT NULL,
  sha256 TEXT NOT NULL, sealed TEXT NOT NULL, withdrawn_at ${integer}, reason TEXT NOT NULL
);
CREATE INDEX payment_files_of_site ON payment_files (site_id, made_at);
CREATE TABLE payment_file_items (
  file_id TEXT NOT NULL, site_id TEXT NOT NULL, number ${integer} NOT NULL, amount ${integer} NOT NULL,
  currency TEXT NOT NULL, last4 TEXT NOT NULL, is_open ${integer} NOT NULL, PRIMARY KEY (file_id, number)
);
CREATE UNIQUE INDEX payment_file_items_once ON payment_file_items (site_id, number) WHERE is_open = 1;
`
