/**
 * Tables of the partner programme. Truth and never rewritten: published programme versions, statuses, deals and
 * acceptances. Columns `state`, `reason` and `state_at` of a referral are a cache that `verify` recomputes.
 */
export type PartnerTables = {
  /** Each save adds a version; a published one is in force from `begins_at` on. */
  programmes: {
    site_id: string
    version: number
    document: string
    author: string | null
    created_at: number
    published_at: number | null
    begins_at: number | null
  }
  partners: {
    id: string
    site_id: string
    name: string
    company: string
    website: string
    kind: 'affiliate' | 'wholesale' | 'referrer'
    note: string
    created_at: number
    /** When the partner's persons were erased; the number, the statuses and the referrals stay. */
    erased_at: number | null
  }
  /** A status holds from `from_at` until the next one's; of two that begin at once the one stated later. */
  partner_statuses: {
    id: string
    site_id: string
    partner_id: string
    status: 'applied' | 'active' | 'paused' | 'closed' | 'banned'
    reason: string
    from_at: number
    author: string
    stated_at: number
  }
  partner_people: {
    id: string
    site_id: string
    partner_id: string
    name: string
    /** Normalized; null once the person has left. One address belongs to one partner of a site. */
    email: string | null
    phone: string | null
    /** Keyed hashes of the names that the person has gone by: they stay, to recognise a referral of oneself. */
    hashes: string
    role: 'owner' | 'member'
    language: string
    /** JSON: kinds of messages that the person has switched off. */
    muted: string
    created_at: number
    /** Null while an invitation waits to be accepted. */
    accepted_at: number | null
    removed_at: number | null
  }
  /** Conditions of a partner's own; they hold from their time until the next. */
  partner_deals: {
    id: string
    site_id: string
    partner_id: string
    document: string
    reason: string
    from_at: number
    author: string
    stated_at: number
  }
  terms_acceptances: {
    id: string
    site_id: string
    partner_id: string
    person_id: string
    version: number
    language: string
    text_hash: string
    at: number
  }
  referrals: {
    id: string
    site_id: string
    /** Null while a referral by the public form is not confirmed. */
    partner_id: string | null
    person_id: string | null
    channel: 'portal' | 'form' | 'staff'
    contact_id: string | null
    /** Of the public form, until its referrer is a partner. */
    referrer_name: string
    referrer_email: string | null
    name: string
    company: string
    email: string | null
    phone: string | null
    note: string
    product: string
    basis: 'asked' | 'agreed'
    /** The sentence that the referrer confirmed. */
    basis_text: string
    language: string
    terms_version: number | null
    terms_hash: string | null
    at: number
    confirmed_at: number | null
    withdrawn_at: number | null
    overruled_at: number | null
    overruled_by: string | null
    /** Of a referral that staff recorded: the user or the key. */
    author: string | null
    state: string
    reason: string
    state_at: number
    /** When the protection of the contact ends. */
    protected_until: number | null
    /** The end of the clock that runs for sales. */
    remind_at: number | null
    reminders: number
    /** When time alone may change the state. */
    next_at: number | null
  }
  /** Every change of a referral's state, once. */
  referral_states: {
    id: string
    site_id: string
    referral_id: string
    state: string
    reason: string
    at: number
    stated_at: number
  }
  /** Portal sessions and one-time links: hashed, with an end. */
  partner_tokens: {
    hash: string
    site_id: string
    kind: 'session' | 'link' | 'confirm'
    person_id: string | null
    referral_id: string | null
    created_at: number
    expires_at: number
    used_at: number | null
  }
  partner_materials: {
    id: string
    site_id: string
    title: string
    url: string
    kind: string
    language: string | null
    valid_until: number | null
    created_at: number
  }
  /** The outbox of mails to partners; a text is composed when it is sent. */
  partner_messages: {
    id: string
    site_id: string
    partner_id: string | null
    person_id: string | null
    user_id: string | null
    referral_id: string | null
    kind: string
    /** JSON: what the text needs beside the rows that it names; no personal data. */
    detail: string
    state: 'waiting' | 'delivered' | 'dead' | 'cancelled'
    created_at: number
    next_at: number | null
    tries: number
    settled_at: number | null
    answer: string
  }
}

/** Tables of the partner programme, in both dialects. */
export const partnerTables = ({ integer }: { integer: string }): string => `
CREATE TABLE programmes (
  site_id TEXT NOT NULL, version ${integer} NOT NULL, document TEXT NOT NULL, author TEXT,
  created_at ${integer} NOT NULL, published_at ${integer}, begins_at ${integer}, PRIMARY KEY (site_id, version)
);
CREATE TABLE partners (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, name TEXT NOT NULL, company TEXT NOT NULL, website TEXT NOT NULL,
  kind TEXT NOT NULL, note TEXT NOT NULL, created_at ${integer} NOT NULL, erased_at ${integer}
);
CREATE INDEX partners_of_site ON partners (site_id, created_at);
CREATE TABLE partner_statuses (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, partner_id TEXT NOT NULL, status TEXT NOT NULL,
  reason TEXT NOT NULL, from_at ${integer} NOT NULL, author TEXT NOT NULL, stated_at ${integer} NOT NULL
);
CREATE INDEX partner_statuses_of_site ON partner_statuses (site_id, partner_id, from_at);
CREATE TABLE partner_people (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, partner_id TEXT NOT NULL, name TEXT NOT NULL, email TEXT,
  phone TEXT, hashes TEXT NOT NULL, role TEXT NOT NULL, language TEXT NOT NULL, muted TEXT NOT NULL,
  created_at ${integer} NOT NULL, removed_at ${integer}, UNIQUE (site_id, email)
);
CREATE INDEX partner_people_of_partner ON partner_people (partner_id);
CREATE TABLE partner_deals (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, partner_id TEXT NOT NULL, document TEXT NOT NULL,
  reason TEXT NOT NULL, from_at ${integer} NOT NULL, author TEXT NOT NULL, stated_at ${integer} NOT NULL
);
CREATE INDEX partner_deals_of_partner ON partner_deals (partner_id, from_at);
CREATE TABLE terms_acceptances (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, partner_id TEXT NOT NULL, person_id TEXT NOT NULL,
  version ${integer} NOT NULL, language TEXT NOT NULL, text_hash TEXT NOT NULL, at ${integer} NOT NULL
);
CREATE INDEX terms_acceptances_of_partner ON terms_acceptances (partner_id, at);
CREATE TABLE referrals (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, partner_id TEXT, person_id TEXT, channel TEXT NOT NULL,
  contact_id TEXT, referrer_name TEXT NOT NULL, referrer_email TEXT, name TEXT NOT NULL, company TEXT NOT NULL,
  email TEXT, phone TEXT, note TEXT NOT NULL, product TEXT NOT NULL, basis TEXT NOT NULL,
  basis_text TEXT NOT NULL, language TEXT NOT NULL, terms_version ${integer}, terms_hash TEXT,
  at ${integer} NOT NULL, confirmed_at ${integer}, withdrawn_at ${integer}, overruled_at ${integer},
  overruled_by TEXT, state TEXT NOT NULL, reason TEXT NOT NULL, state_at ${integer} NOT NULL,
  protected_until ${integer}, remind_at ${integer}, reminders ${integer} NOT NULL, next_at ${integer}
);
CREATE INDEX referrals_of_site ON referrals (site_id, at);
CREATE INDEX referrals_of_contact ON referrals (site_id, contact_id);
CREATE INDEX referrals_of_partner ON referrals (partner_id, at);
CREATE INDEX referrals_due ON referrals (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX referrals_to_remind ON referrals (remind_at) WHERE remind_at IS NOT NULL;
CREATE TABLE referral_states (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, referral_id TEXT NOT NULL, state TEXT NOT NULL,
  reason TEXT NOT NULL, at ${integer} NOT NULL, stated_at ${integer} NOT NULL
);
CREATE INDEX referral_states_of_referral ON referral_states (referral_id, stated_at);
CREATE TABLE partner_tokens (
  hash TEXT PRIMARY KEY, site_id TEXT NOT NULL, kind TEXT NOT NULL, person_id TEXT, referral_id TEXT,
  created_at ${integer} NOT NULL, expires_at ${integer} NOT NULL, used_at ${integer}
);
CREATE INDEX partner_tokens_of_person ON partner_tokens (person_id);
CREATE TABLE partner_materials (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL, kind TEXT NOT NULL,
  language TEXT, valid_until ${integer}, created_at ${integer} NOT NULL
);
CREATE TABLE partner_messages (
  id TEXT PRIMARY KEY, site_id TEXT NOT NULL, partner_id TEXT, person_id TEXT, user_id TEXT, referral_id TEXT,
  kind TEXT NOT NULL, detail TEXT NOT NULL, state TEXT NOT NULL, created_at ${integer} NOT NULL,
  next_at ${integer}, tries ${integer} NOT NULL, settled_at ${integer}, answer TEXT NOT NULL
);
CREATE INDEX partner_messages_due ON partner_messages (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX partner_messages_of_site ON partner_messages (site_id, created_at);
CREATE INDEX partner_messages_of_referral ON partner_messages (referral_id);
`
