import * as z from 'zod'
import { Instant } from './board.ts'
import { Conversion, MOST_CONVERSIONS } from './conversions.ts'
import { KeyClass } from './event.ts'
import { Language } from './person.ts'
import { STARTER_KINDS } from './starter-kind.ts'

/** A site's own entries for the collector's URL lists; an entry with a leading `-` removes a built-in one. */
export const SiteLists = z.object({
  /** Query parameters that hold a search term. */
  searchParameters: z.array(z.string().max(60)).max(50),
  /** Beginnings of the paths of pages with jobs. */
  careersPaths: z.array(z.string().max(200)).max(50),
  /** Query parameters that name a partner. */
  partnerParameters: z.array(z.string().max(60)).max(50),
  /** Ends of the names of files, without the dot. */
  fileEndings: z.array(z.string().max(20)).max(100),
  /** Path prefixes of links to files, for any file name. */
  filePaths: z.array(z.string().max(200)).max(50),
  /**
   * Hosts, with their subdomains, that are not sources of visits, though visitors return from them: payments,
   * sign-ins.
   */
  ignoredReferrers: z.array(z.string().max(200)).max(100),
})
export type SiteLists = z.infer<typeof SiteLists>

export const Site = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  retention: z.string().nullable(),
  origins: z.array(z.string()),
  /** The page that partners' short links lead to; null: that of the first of the origins. */
  home: z.string().nullable(),
  consent: z.enum(['assumed', 'required']),
  /** The country of phone numbers without a country code, as it was set; null: that of the time zone. */
  country: z.string().nullable(),
  /** Addresses of the site's own traffic: its events are stored and marked, never scored. */
  ownAddresses: z.array(z.string()),
  /** `NAME=VALUE` to add to the address of any page of the site: a browser that opens it is an own one for good. */
  ownMark: z.string(),
  lists: SiteLists,
  /** The events that count as success: in the overview and in insights, over all history. */
  conversions: z.array(Conversion),
  writeKey: z.string(),
  createdAt: Instant,
  firstEventAt: Instant.nullable(),
  lastEventAt: Instant.nullable(),
})
export type Site = z.infer<typeof Site>

export const NewSite = z.object({
  name: z.string().min(1).max(200),
  timeZone: z.string().optional(),
  origins: z.array(z.string()).optional(),
  language: Language.optional(),
  /** The kind of the starter plan; `services` where it is missing. */
  plan: z.enum(STARTER_KINDS).optional(),
})

/** Shown once: the secret key is stored hashed. */
export const CreatedSite = z.object({
  siteId: z.string(),
  writeKey: z.string(),
  secretKey: z.string(),
  identitySecret: z.string(),
  planId: z.string(),
})
export type CreatedSite = z.infer<typeof CreatedSite>

export const SiteChange = z.object({
  name: z.string().max(200).optional(),
  timeZone: z.string().max(100).optional(),
  /** ISO 8601 duration in days or longer; null keeps for ever. */
  retention: z.string().max(40).nullable().optional(),
  origins: z.array(z.string().max(300)).max(100).optional(),
  /** An address of the site's own pages; null takes the first of the origins. */
  home: z.string().max(2_000).nullable().optional(),
  consent: z.enum(['assumed', 'required']).optional(),
  /** ISO 3166, such as `PL`; null takes the country of the time zone. */
  country: z.string().max(2).nullable().optional(),
  /** Whole addresses, networks such as `10.0.0.0/8`, or beginnings that end in `.` or `:`. */
  ownAddresses: z.array(z.string().max(60)).max(200).optional(),
  /** Given lists replace the present ones; stored events are derived again in the background. */
  lists: SiteLists.partial().optional(),
  /** Replaces the present list; each has an id of its own. */
  conversions: z.array(Conversion).min(1).max(MOST_CONVERSIONS).optional(),
})

/** What a key of an integration may do. */
export const KEY_SCOPES = ['hooks', 'events:write', 'contacts:read'] as const
export const KeyScope = z.enum(KEY_SCOPES)
export type KeyScope = z.infer<typeof KeyScope>

export const KeyInfo = z.object({
  id: z.string(),
  class: KeyClass,
  name: z.string(),
  /** What the key may do alone; null: sending events, and what a member may do. */
  scopes: z.array(KeyScope).nullable(),
  /** The last four characters. */
  hint: z.string(),
  /** A public key in full; null for secret ones. */
  key: z.string().nullable(),
  createdAt: Instant,
  revokedAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
})
export type KeyInfo = z.infer<typeof KeyInfo>

export const NewKey = z.object({
  class: KeyClass,
  name: z.string().max(200).default(''),
  /** Of secret keys, for programs such as Zapier; left out, the key may do what a member may. */
  scopes: z.array(KeyScope).min(1).max(KEY_SCOPES.length).optional(),
})

/** Shown once. */
export const CreatedKey = z.object({ id: z.string(), key: z.string() })

/** The data of the installation screen: the latest events of a site and the refused requests, newest first. */
export const InstallCheck = z.object({
  scriptUrl: z.string(),
  snippet: z.string(),
  /** Today's tracker under a name that never changes, for pages that check its integrity. */
  pinned: z.object({ url: z.string(), integrity: z.string() }).nullable(),
  /** For events from the site's pages only: neither servers nor imports show that the tag works. */
  firstEvent: z.object({ name: z.string(), url: z.string().nullable(), at: Instant }).nullable(),
  lastEvent: z.object({ name: z.string(), url: z.string().nullable(), at: Instant }).nullable(),
  /** The last event from anywhere. */
  latest: z.object({ name: z.string(), url: z.string().nullable(), at: Instant }).nullable(),
  /** Requests that never got as far as an event: wrong origin, unknown key. */
  problems: z.array(
    z.object({ code: z.string(), message: z.string(), at: Instant, count: z.number().int() }),
  ),
})
export type InstallCheck = z.infer<typeof InstallCheck>
