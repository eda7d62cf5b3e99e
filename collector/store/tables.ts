import type { Generated } from 'kysely'

/**
 * The tables that the API and the commands read and write through Kysely, in both dialects' common tongue:
 * times are ms since the epoch (integers), documents are JSON text, booleans 0 or 1. The hot tables (events,
 * streams, claims, contacts) are the stores' own business; those that screens read are listed here too.
 */
export type Tables = {
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
  settings: { name: string; value: string }
  /** Keyed hashes of what browsers' events may bear, by list of tag rules (`admission.ts`). */
  tags: { site_id: string; list: string; tag: string }
  /** Past cycles' boards as retention froze them, in pieces of some hundred contacts (`frozen-board.ts`). */
  frozen_boards: {
    site_id: string
    plan_id: string
    cycle_start: number
    bucket: number
    buckets: number
    frozen_at: number
    body: string
  }
}
