import type { Generated } from 'kysely'
import type { CommissionTables } from './commission-tables.ts'
import type { CrmTables } from './crm-tables.ts'
import type { PartnerTables } from './partner-tables.ts'
import type { PaymentTables } from './payment-tables.ts'
import type { RewardTables } from './reward-tables.ts'
import type { SettlementTables } from './settlement-tables.ts'

type OfPartners = PartnerTables & CommissionTables & PaymentTables & RewardTables & SettlementTables

/**
 * The tables that the API and the commands read and write through Kysely, in both dialects' common tongue:
 * times are ms since the epoch (integers), documents are JSON text, booleans 0 or 1. The hot tables (events,
 * streams, claims, contacts) are the stores' own business; those that screens read are listed here too.
 */
export type Tables = OfPartners &
  CrmTables & {
    registry: { only: number; version: number }
    sites: {
      id: string
      name: string
      time_zone: string
      retention: string | null
      /** JSON: string[] of allowed origins; empty allows all. */
      origins: string
      /** `assumed` | `required` */
      consent: string
      /** `ignore` | `count` */
      denied: string
      /** JSON: SiteOptions (own traffic, patterns, careers and search lists, …) */
      options: string
      identity_secret: string
      created_at: number
    }
    keys: {
      id: string
      site_id: string
      class: 'public' | 'secret'
      /** The key itself for public ones; SHA-256 in hex for secret ones. */
      token: string
      name: string
      /** Last four characters, to recognise a secret key by. */
      hint: string
      created_at: number
      revoked_at: number | null
      last_used_at: number | null
      /** JSON: KeyScope[]; null for a key without limits. */
      scopes: string | null
    }
    users: {
      id: string
      email: string
      name: string
      role: 'admin' | 'member' | 'viewer'
      password: string | null
      language: string
      created_at: number
      disabled_at: number | null
    }
    /** Sessions, one-time sign-in links and invitations: hashed, with an end. */
    tokens: {
      hash: string
      user_id: string | null
      kind: 'session' | 'link' | 'wall'
      site_id: string | null
      options: string
      created_at: number
      expires_at: number | null
      used_at: number | null
    }
    plans: {
      id: string
      site_id: string
      name: string
      state: 'draft' | 'live' | 'archived'
      live_version: number | null
      latest_version: number
      created_at: number
    }
    plan_versions: {
      id: string
      plan_id: string
      site_id: string
      version: number
      /** `draft` | `waiting` | `building` | `live` | `retired` */
      state: string
      document: string
      author: string | null
      created_at: number
      published_at: number | null
    }
    jobs: {
      id: string
      site_id: string | null
      kind: string
      state: 'waiting' | 'running' | 'done' | 'failed'
      done: number
      total: number
      detail: string
      created_at: number
      updated_at: number
    }
    crossings: {
      id: string
      site_id: string
      contact_id: string
      plan_id: string
      plan_version: string
      threshold: string
      direction: string
      at: number
      stated_at: number
      silent: number
      alerts: number
      /** JSON: the whole Crossing. */
      body: string
    }
    rejected: {
      id: Generated<number>
      site_id: string
      received_at: number
      code: string
      field: string | null
      message: string
      key_class: string
      event_id: string | null
      raw: string
      replayed_at: number | null
    }
    audit: {
      id: Generated<number>
      at: number
      site_id: string | null
      /** A user's id, `key:<id>`, or `command`. */
      actor: string
      action: string
      subject: string
      detail: string
    }
    tombstones: { site_id: string; hash: string; at: number }
    /** `body` is JSON of shared/alert.ts in each of these three; a channel's has its secrets. */
    alert_rules: { id: string; site_id: string; body: string; created_at: number; updated_at: number }
    live_lists: { id: string; site_id: string; body: string; created_at: number; updated_at: number }
    channels: {
      id: string
      site_id: string
      body: string
      /** The time at which the receiver answered 410. */
      gone_at: number | null
      created_at: number
      updated_at: number
    }
    /** Written by commits, with their cause; an outbox until `taken_at`. */
    alerts: {
      id: string
      site_id: string
      /** Null for alerts without a contact: a publication's digest. */
      contact_id: string | null
      /** A rule's id, or a live list's. */
      rule_id: string
      kind: string
      at: number
      stated_at: number
      /** JSON: the whole Alert of store.ts; whom it is about is in `contact_id`. */
      body: string
      /** When deliveries were made of it; null: not yet. */
      taken_at: number | null
      /** When to check that the lead has an owner; null: no check is due. */
      remind_at: number | null
    }
    /** One message through one channel. Its items, and only these, name the contacts. */
    deliveries: {
      id: string
      site_id: string
      channel_id: string
      /** The rule or list that it is for; empty for tests. */
      rule_id: string
      kind: string
      state: 'waiting' | 'delivered' | 'dead' | 'cancelled'
      created_at: number
      /** When it is tried next; null when it is settled. */
      next_at: number | null
      /** Attempts since it was made or replayed. */
      tries: number
      settled_at: number | null
    }
    delivery_items: { delivery_id: string; alert_id: string; site_id: string; contact_id: string | null }
    attempts: {
      id: Generated<number>
      delivery_id: string
      at: number
      status: number | null
      ms: number
      answer: string
    }
    leads: {
      site_id: string
      contact_id: string
      owner_id: string | null
      claimed_at: number | null
      snoozed_until: number | null
      outcome: string | null
      outcome_at: number | null
      note: string
      updated_at: number
    }
    /** Actions of users on leads; for the response report and the history of a lead. */
    lead_deeds: {
      id: Generated<number>
      site_id: string
      contact_id: string
      at: number
      actor: string
      /** `claim`, `assign`, `return`, `snooze`, `note`, or an outcome. */
      deed: string
      subject: string
    }
    /** The alerts that a user has read: one alert, or (with an empty `alert_id`) all stated up to `at`. */
    alert_reads: { site_id: string; user_id: string; alert_id: string; at: number }
    /** The registry of partners' codes; never deleted, and never given to another partner. */
    codes: {
      site_id: string
      /** Folded. */
      code: string
      written: string
      kind: 'link' | 'coupon'
      partner_id: string | null
      /** The code that it is another name of. */
      alias_of: string | null
      label: string
      landing: string | null
      valid_from: number | null
      valid_until: number | null
      is_active: number
      made_at: number
      made_by: string
    }
    /** Redirects of short links, by the site's calendar day. */
    click_days: {
      site_id: string
      code: string
      day: string
      medium: string
      sub_id: string
      clicks: number
      last_at: number
    }
    settings: { name: string; value: string }
    /** The best 1,000 of each live board, hour by hour. */
    ranks: { site_id: string; plan_id: string; at: number; contact_id: string; rank: number }
    /** Keyed hashes of the tags that browser events may have, by list of tag rules (`tag-admission.ts`). */
    tags: { site_id: string; list: string; tag: string }
    /** Past cycles' boards as retention froze them, in pieces of some hundred contacts (`frozen-board.ts`). */
    frozen_boards: {
      site_id: string
      plan_id: string
      cycle_start: number
      cycle_end: number
      bucket: number
      buckets: number
      frozen_at: number
      body: string
    }
    /** Services that send events in (`connection-tables.ts`). */
    connections: {
      id: string
      site_id: string
      provider: string
      name: string
      is_on: number
      /** SHA-256 of the secret in the address; the one of before is taken too until `old_until`. */
      secret_hash: string
      old_hash: string | null
      old_until: number | null
      /** JSON of the pasted secrets, encrypted. */
      sealed: string
      /** Whose stream of events it is, where a service has one address for many. */
      topic: string | null
      /** JSON of shared/mapping.ts, where the owner maps the body. */
      mapping: string | null
      created_at: number
      updated_at: number
    }
    /** Counts by day, UTC: `requests`, `refused:…`, `skipped:…`, `event:…`, `machine:…`. */
    connection_days: { connection_id: string; day: string; what: string; count: number; last_at: number }
    /** Events of a phone number that no contact has yet: a keyed hash of the number, and the event, encrypted. */
    waiting_events: { site_id: string; id: string; hash: string; sealed: string; kept_at: number }
    /** The latest requests of each connection, for a day. */
    connection_requests: {
      id: string
      connection_id: string
      at: number
      outcome: string
      /** JSON: the number of events, and what was skipped. */
      detail: string
      /** The body, encrypted; only of connections whose owner maps it. */
      sealed: string | null
    }
  }
