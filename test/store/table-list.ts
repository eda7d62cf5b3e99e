/**
 * What each table of either database has to do with people. A place is a path with the file that does it; any other text
 * is the reason why nothing has to be done. `told` is a phrase of the documents about privacy.
 */
export type Care = {
  /** The person whose data it holds: a contact, a partner's person, a user; or none. */
  of: 'contact' | 'partner' | 'user' | 'none'
  erased: string
  exported: string
  /** Retention and other ends. */
  expires: string
  verified: string
  told?: string
}

const none = (expires = 'is configuration', verified = 'is truth'): Care => ({
  of: 'none',
  ...{ erased: 'has no person', exported: 'has no person', expires, verified },
})

const ERASER = 'collector/store/sqlite/eraser.ts'
const CONTACTS = 'collector/model/admin-tables.ts'
const CRM = 'collector/model/crm-tables.ts'
const REFERRALS = 'collector/model/forget-referrals.ts'
const COMMISSIONS = 'collector/model/commission-tables.ts'
const REWARDS = 'collector/model/reward-tables.ts'
const PARTNERS = 'collector/partners/partners.ts'
const PEOPLE = 'collector/partners/people.ts'
const ACCOUNTS = 'collector/partners/payments/payout-accounts.ts'
const PORTAL = 'collector/partners/portal-view.ts'

const contact = (care: Omit<Care, 'of'>): Care => ({ of: 'contact', ...care })
const partner = (care: Omit<Care, 'of'>): Care => ({ of: 'partner', ...care })
const user = (expires: string): Care => ({
  of: 'user',
  erased: 'an account is disabled and not erased',
  exported: 'an account is no contact',
  expires,
  verified: 'is truth',
})

export const TABLES: Record<string, Care> = {
  // Events and what they say of contacts.
  events: contact({
    erased: ERASER,
    exported: 'is read with the facts of the contact',
    expires: 'collector/store/sqlite/expiry.ts',
    verified: 'is truth',
    told: '**Events**',
  }),
  streams: contact({
    erased: ERASER,
    exported: 'is read with the facts of the contact',
    expires: 'ends with the person: identities outlive events',
    verified: 'collector/upkeep/verify-identity.ts',
    told: 'a random id of the browser',
  }),
  streams_by_key: contact({
    erased: ERASER,
    exported: 'is an index of streams',
    expires: 'ends with the stream',
    verified: 'is an index of streams',
    told: 'a random id of the browser',
  }),
  contacts_by_id: contact({
    erased: ERASER,
    exported: 'is an index of contacts',
    expires: 'ends with the contact',
    verified: 'is an index of contacts',
    told: '**Traits**',
  }),
  site_numbers: none(),
  marks: contact({
    erased: ERASER,
    exported: 'holds ids of events and digests',
    expires: ERASER,
    verified: 'is an index of events',
    told: '**Events**',
  }),
  orders: contact({
    erased: ERASER,
    exported: 'is an index of events',
    expires: ERASER,
    verified: 'is an index of events',
    told: 'Orders stay as amount',
  }),
  claims: contact({
    erased: ERASER,
    exported: 'is read with the facts of the contact',
    expires: 'ends with the person: identities outlive events',
    verified: 'collector/upkeep/verify-identity.ts',
    told: '**Traits**',
  }),
  claimants: contact({
    erased: 'goes with the claims: the decision has taken them away',
    exported: 'is an index of claims',
    expires: 'is an index of claims',
    verified: 'is an index of claims',
    told: '**Traits**',
  }),
  contacts: contact({
    erased: ERASER,
    exported: 'is the first part of the export',
    expires: 'ends with the person: identities outlive events',
    verified: 'collector/upkeep/verify.ts',
    told: '**Traits**',
  }),
  crossings: contact({
    erased: ERASER,
    exported: 'collector/queries/crossings.ts',
    expires: 'is history: a crossing stays as long as its contact',
    verified: 'is truth',
    told: 'crossings, alerts',
  }),
  rejected: contact({
    erased: ERASER,
    exported: 'collector/queries/rejected.ts',
    expires: 'collector/upkeep/upkeep.ts',
    verified: 'is truth',
    told: 'a rejected event for 7 days',
  }),
  tombstones: contact({
    erased: 'is what an erasure leaves: keyed hashes',
    exported: 'of an erased person nothing can be exported',
    expires: 'an erased person stays erased',
    verified: 'is truth',
    told: 'keyed hashes of the identities',
  }),
  frozen_boards: contact({
    erased: ERASER,
    exported: 'collector/board/past/frozen-boards.ts',
    expires: 'is history: boards of past cycles stay',
    verified: 'is history, whose events have gone',
    told: 'Export',
  }),
  ranks: contact({
    erased: ERASER,
    exported: 'is a cache of hourly ranks',
    expires: 'collector/board/rank-history.ts',
    verified: 'is history of what was shown',
    told: 'Export',
  }),
  alerts: contact({
    erased: CONTACTS,
    exported: 'collector/notify/inbox.ts',
    expires: 'collector/notify/expire.ts',
    verified: 'is truth',
    told: 'alerts and rejected events',
  }),
  deliveries: contact({
    erased: ERASER,
    exported: 'holds ids alone',
    expires: 'collector/notify/expire.ts',
    verified: 'is truth',
    told: 'the log of deliveries for 30 days',
  }),
  delivery_items: contact({
    erased: CONTACTS,
    exported: 'holds ids alone',
    expires: 'collector/notify/expire.ts',
    verified: 'is truth',
    told: 'the log of deliveries for 30 days',
  }),
  attempts: contact({
    erased: ERASER,
    exported: 'holds answers of receivers',
    expires: 'collector/notify/expire.ts',
    verified: 'is truth',
    told: 'the log of deliveries for 30 days',
  }),
  leads: contact({
    erased: CONTACTS,
    exported: 'collector/leads/leads.ts',
    expires: 'ends with the person',
    verified: 'collector/upkeep/verify.ts',
    told: '**Deals**',
  }),
  lead_deeds: contact({
    erased: CONTACTS,
    exported: 'collector/leads/leads.ts',
    expires: 'collector/notify/expire.ts',
    verified: 'is truth',
    told: '**Deals**',
  }),
  alert_reads: contact({
    erased: ERASER,
    exported: 'says what a user has read',
    expires: 'collector/notify/expire.ts',
    verified: 'is truth',
    told: 'alerts and rejected events',
  }),

  // Connections.
  connections: none('collector/connections/connection-book.ts'),
  connection_days: none('collector/connections/connection-log.ts'),
  connection_requests: contact({
    erased: 'collector/connections/samples.ts',
    exported: 'is encrypted and names no contact: it goes with any erasure',
    expires: 'collector/connections/connection-log.ts',
    verified: 'is truth',
    told: 'their bodies are kept encrypted for that day',
  }),
  waiting_events: contact({
    erased: 'collector/connections/waiting.ts',
    exported: 'is of no contact yet: with one it is an event',
    expires: 'collector/connections/waiting.ts',
    verified: 'is truth',
    told: '**Calls of unknown numbers**',
  }),

  // Handing over to CRMs.
  crm_people: contact({
    erased: CRM,
    exported: 'collector/queries/handed-over.ts',
    expires: 'ends with the person, or with the connection',
    verified: 'is truth: what a CRM has answered',
    told: '**CRMs**',
  }),
  crm_pushes: contact({
    erased: CRM,
    exported: 'collector/queries/handed-over.ts',
    expires: 'collector/notify/expire.ts',
    verified: 'is truth: what a CRM has answered',
    told: '**CRMs**',
  }),
  crm_deals: none('collector/crm/setup.ts', 'is truth: what a CRM has answered'),
  crm_work: none('collector/crm/follow.ts', 'is a list of work'),
  crm_setups: none('collector/crm/setup.ts'),

  // Codes.
  codes: partner({
    erased: 'collector/codes/code-rows.ts',
    exported: 'collector/partners/partners.ts',
    expires: 'a code is never given twice',
    verified: 'is truth',
    told: 'The codes of an erased partner are kept',
  }),
  click_days: none('collector/codes/click-days.ts', 'is a count without a person'),

  // The partner programme.
  programmes: none(),
  partner_materials: none(),
  partners: partner({
    erased: PARTNERS,
    exported: PARTNERS,
    expires: 'ends with the erasure of the partner',
    verified: 'is truth',
    told: '**Partners and referrals**',
  }),
  partner_statuses: partner({
    erased: 'a number with statuses is left',
    exported: 'collector/partners/statuses.ts',
    expires: 'is truth that referrals rest on',
    verified: 'is truth',
    told: 'number, statuses and referrals',
  }),
  partner_people: partner({
    erased: PEOPLE,
    exported: PEOPLE,
    expires: 'ends with the erasure of the person',
    verified: 'is truth',
    told: 'Keyed hashes of their addresses are kept',
  }),
  partner_deals: partner({
    erased: 'has conditions, and no person',
    exported: PARTNERS,
    expires: 'is truth that commissions rest on',
    verified: 'is truth',
    told: '**Partners and referrals**',
  }),
  terms_acceptances: partner({
    erased: 'holds ids and the hash of a text',
    exported: 'collector/partners/programme/acceptance.ts',
    expires: 'is the proof of an agreement',
    verified: 'is truth',
    told: '**Partners and referrals**',
  }),
  partner_tokens: partner({
    erased: PEOPLE,
    exported: 'holds hashes of secrets',
    expires: 'collector/partners/expire.ts',
    verified: 'is truth',
    told: '**Partners and referrals**',
  }),
  partner_messages: partner({
    erased: PEOPLE,
    exported: PORTAL,
    expires: 'collector/partners/expire.ts',
    verified: 'is truth',
    told: '**Partners and referrals**',
  }),
  referrals: contact({
    erased: REFERRALS,
    exported: 'collector/queries/referrals-about.ts',
    expires: 'collector/partners/expire.ts',
    verified: 'collector/partners/referrals/verify.ts',
    told: '**Erasure of a referred person**',
  }),
  referral_states: contact({
    erased: REFERRALS,
    exported: 'collector/partners/referrals/own-view.ts',
    expires: 'the states and instants of a referral stay',
    verified: 'is history of what was stated, and when',
    told: '**Erasure of a referred person**',
  }),

  // Commissions.
  commission_work: none('is emptied by the next reckoning', 'is a list of work'),
  commission_sites: none(),
  commissions: contact({
    erased: COMMISSIONS,
    exported: 'collector/queries/commissions-about.ts',
    expires: 'is money: it stays, without a person',
    verified: 'collector/partners/commissions/verify.ts',
    told: 'Orders stay as amount',
  }),
  commission_pins: contact({
    erased: COMMISSIONS,
    exported: 'holds what a commission stood at',
    expires: 'is money: it stays, without a person',
    verified: 'is truth, with which commissions are recomputed',
    told: 'Orders stay as amount',
  }),
  commission_decisions: contact({
    erased: COMMISSIONS,
    exported: 'is shown as the reason of a commission',
    expires: 'is truth that commissions rest on',
    verified: 'is truth',
    told: 'Orders stay as amount',
  }),
  statements: partner({
    erased: 'is a closed account: it stays with the number of the partner',
    exported: 'has no person',
    expires: 'a closed statement never changes',
    verified: 'collector/partners/commissions/verify.ts',
    told: '**Partners and referrals**',
  }),
  statement_lines: partner({
    erased: 'is a closed account: it stays with the number of the partner',
    exported: 'has no person',
    expires: 'a closed statement never changes',
    verified: 'collector/partners/commissions/statements.ts',
    told: '**Partners and referrals**',
  }),
  // Payments to partners.
  payout_accounts: partner({
    erased: 'collector/partners/payments/forget-accounts.ts',
    exported: ACCOUNTS,
    expires: 'is truth of where money went',
    verified: 'is truth',
    told: 'payout account',
  }),
  statement_invoices: partner({
    erased: 'is a document of the books: it stays with the number of the partner',
    exported: 'collector/partners/payments/invoices.ts',
    expires: 'is a document of the books',
    verified: 'is truth',
    told: '**Partners and referrals**',
  }),
  payers: none(),
  payment_files: partner({
    erased: 'is a document of the books, sealed',
    exported: 'is the file of the company for its bank',
    expires: 'is a document of the books',
    verified: 'is truth',
    told: 'payment files',
  }),
  payment_file_items: none('is a document of the books'),

  // Rewards.
  rewards: contact({
    erased: REWARDS,
    exported: 'collector/queries/export.ts',
    expires: 'is for the books: it stays, without a person',
    verified: 'collector/rewards/verify-rewards.ts',
    told: '**Rewards**',
  }),
  reward_states: contact({
    erased: REWARDS,
    exported: 'collector/rewards/read-rewards.ts',
    expires: 'is for the books: it stays, without a person',
    verified: 'is compared with the state of the reward',
    told: '**Rewards**',
  }),
  partner_levels: partner({
    erased: PARTNERS,
    exported: PARTNERS,
    expires: 'is truth that commissions rest on',
    verified: 'is truth',
    told: '**Partners and referrals**',
  }),
  commission_settings: none(),
  staff_rights: user('ends when an admin takes the right away'),

  // Accounts and settings.
  users: user('an account is disabled and not deleted'),
  tokens: user('collector/accounts/sessions.ts'),
  audit: user('the audit trail stays'),
  sites: none(),
  keys: none(),
  plans: none(),
  plan_versions: none(),
  jobs: none('is a short log'),
  settings: none(),
  tags: none('is history: tags that browsers may bring'),
  alert_rules: none(),
  live_lists: none(),
  channels: none(),

  // The stores' own.
  registry: none('is a counter', 'is a counter'),
  overheard: none('collector/store/sqlite/writer.ts', 'is a feed'),
  changes: none('collector/store/postgres/sweep.ts', 'is a feed'),
  probe: none('collector/store/sqlite/writer.ts', 'is a probe'),
  locks: contact({
    erased: 'collector/store/postgres/eraser.ts',
    exported: 'holds hashes of names',
    expires: 'ends with the person',
    verified: 'is no record',
    told: '**Traits**',
  }),
  schema_version: none(),
}
