import * as z from 'zod'
import { AlertInfo, Lead } from './alert.ts'
import { Board, Instant, LastEvent } from './board.ts'
import { KeyClass } from './event.ts'
import { Plan } from './plan.ts'

/** What `/api` answers, by resource. Requests' schemas stand beside them; errors are `Problem` (refusal.ts). */

export const Role = z.enum(['admin', 'member', 'viewer'])
export type Role = z.infer<typeof Role>
export const Language = z.enum(['en', 'pl'])
export type Language = z.infer<typeof Language>

export const Me = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: Role,
  language: Language,
})
export type Me = z.infer<typeof Me>
export const SignIn = z.object({ email: z.string(), password: z.string() })
/** A one-time link's token, with the password that the person chooses. */
export const AcceptLink = z.object({
  token: z.string(),
  email: z.email().optional(),
  name: z.string().max(200).optional(),
  password: z.string().min(10).max(1000),
  language: Language.optional(),
})

/** What a site adds to the collector's lists of what addresses tell. */
export const SiteLists = z.object({
  /** Parameters whose value is what somebody searched for. */
  searchParameters: z.array(z.string().max(60)).max(50),
  /** Beginnings of the paths of pages with jobs. */
  careersPaths: z.array(z.string().max(200)).max(50),
  /** Parameters whose value names a partner. */
  partnerParameters: z.array(z.string().max(60)).max(50),
})
export type SiteLists = z.infer<typeof SiteLists>

export const Site = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  retention: z.string().nullable(),
  origins: z.array(z.string()),
  consent: z.enum(['assumed', 'required']),
  /** Of the site's own people: what comes from there is kept and marked, never scored. */
  ownAddresses: z.array(z.string()),
  /** `NAME=VALUE` to add to the address of any page of the site: a browser that opens it is an own one for good. */
  ownMark: z.string(),
  lists: SiteLists,
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
  consent: z.enum(['assumed', 'required']).optional(),
  /** Whole addresses, or beginnings that end in `.` or `:`. */
  ownAddresses: z.array(z.string().max(60)).max(200).optional(),
  /** Those that are given are replaced; stored events are looked at again by them, in the background. */
  lists: SiteLists.partial().optional(),
})

export const KeyInfo = z.object({
  id: z.string(),
  class: KeyClass,
  name: z.string(),
  /** The last four characters. */
  hint: z.string(),
  /** A public key in full; null for secret ones. */
  key: z.string().nullable(),
  createdAt: Instant,
  revokedAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
})
export type KeyInfo = z.infer<typeof KeyInfo>
export const NewKey = z.object({ class: KeyClass, name: z.string().max(200).default('') })
/** Shown once. */
export const CreatedKey = z.object({ id: z.string(), key: z.string() })

export const Person = Me.extend({
  createdAt: Instant,
  /** Has not chosen a password yet. */
  invited: z.boolean(),
  disabled: z.boolean(),
})
export type Person = z.infer<typeof Person>
/** What everybody who works leads knows of the others. */
export const Colleague = z.object({ id: z.string(), name: z.string() })
export type Colleague = z.infer<typeof Colleague>
export const NewPerson = z.object({
  email: z.email().max(320),
  role: Role,
  name: z.string().max(200).optional(),
  language: Language.optional(),
})
export const PersonChange = z.object({
  role: Role.optional(),
  name: z.string().max(200).optional(),
  disabled: z.boolean().optional(),
})
/** A one-time link, shown once. `url` is where the person goes. */
export const OneTimeLink = z.object({ id: z.string(), url: z.string() })
export const MeChange = z.object({ language: Language.optional(), name: z.string().max(200).optional() })

/** A revocable read-only link for a screen on the wall. */
export const Wall = z.object({
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  /** Shows who people are; otherwise names are masked. */
  names: z.boolean(),
  createdAt: Instant,
})
export type Wall = z.infer<typeof Wall>
/** What a screen on the wall needs beside the socket (`/live?wall=TOKEN`). */
export const WallView = z.object({
  site: z.string(),
  plan: z.string(),
  planName: z.string(),
  bands: Plan.shape.bands,
  names: z.boolean(),
})
export type WallView = z.infer<typeof WallView>
export const NewWall = z.object({
  plan: z.string(),
  name: z.string().max(200).default(''),
  names: z.boolean().default(false),
})

export const AuditEntry = z.object({
  id: z.number().int(),
  at: Instant,
  site: z.string().nullable(),
  /** A person's id, `key:<id>`, or `command`. */
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
export const AuditList = z.object({ rows: z.array(AuditEntry), cursor: z.string().nullable() })

/** What the install page waits for: the last arrivals of a site and what was refused, newest first. */
export const InstallCheck = z.object({
  scriptUrl: z.string(),
  snippet: z.string(),
  /** Today's tracker under a name that never changes, for pages that check its integrity. */
  pinned: z.object({ url: z.string(), integrity: z.string() }).nullable(),
  firstEvent: z.object({ name: z.string(), url: z.string().nullable(), at: Instant }).nullable(),
  lastEvent: z.object({ name: z.string(), url: z.string().nullable(), at: Instant }).nullable(),
  /** Requests that never got as far as an event: wrong origin, unknown key. */
  problems: z.array(
    z.object({ code: z.string(), message: z.string(), at: Instant, count: z.number().int() }),
  ),
})
export type InstallCheck = z.infer<typeof InstallCheck>

export const PlanInfo = z.object({
  id: z.string(),
  site: z.string(),
  name: z.string(),
  state: z.enum(['draft', 'live', 'archived']),
  liveVersion: z.number().int().nullable(),
  latestVersion: z.number().int(),
  /** The live document where there is one, else the latest draft. */
  document: Plan,
  updatedAt: Instant,
})
export type PlanInfo = z.infer<typeof PlanInfo>

export const PlanVersionInfo = z.object({
  version: z.number().int(),
  state: z.enum(['draft', 'building', 'live', 'retired']),
  author: z.string().nullable(),
  createdAt: Instant,
  publishedAt: Instant.nullable(),
})
export type PlanVersionInfo = z.infer<typeof PlanVersionInfo>
/** For the editor: with the latest saved document, and every version that there has been, newest first. */
export const PlanDetail = PlanInfo.extend({ draft: Plan, versions: z.array(PlanVersionInfo) })
export type PlanDetail = z.infer<typeof PlanDetail>
/** Warnings do not stop a plan from being saved or published. */
export const SavedPlan = z.object({
  id: z.string(),
  version: z.number().int(),
  warnings: z.array(z.object({ path: z.string(), message: z.string() })),
})
export type SavedPlan = z.infer<typeof SavedPlan>
/** What is wrong with a document, and what is only worth knowing, each at its place: `rules[0].points`. */
export const PlanCheck = z.object({
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
  warnings: z.array(z.object({ path: z.string(), message: z.string() })),
})
export type PlanCheck = z.infer<typeof PlanCheck>
export const PublishPlan = z.object({
  /** Counts only events from now on in new and changed rules, instead of all history. */
  fromNow: z.boolean().default(false),
})

export const TraitValue = z.object({ value: z.unknown(), trust: z.string(), at: Instant })

export const Contact = z.object({
  id: z.string(),
  site: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  company: z.string().nullable(),
  phone: z.string().nullable(),
  job: z.string().nullable(),
  device: z.string().nullable(),
  browser: z.string().nullable(),
  os: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  source: z.string().nullable(),
  known: z.boolean(),
  traits: z.record(z.string(), TraitValue),
  identifiers: z.array(z.string()),
  visitors: z.array(z.string()),
  visits: z.number().int(),
  firstSeenAt: Instant.nullable(),
  lastSeenAt: Instant.nullable(),
  lastEvent: LastEvent.nullable(),
  /** What was said of who this is, the latest first: it decides which browsers and events are theirs. */
  identities: z.array(
    z.object({
      at: Instant,
      kind: z.enum(['identify', 'alias']),
      trust: z.string(),
      userId: z.string().nullable(),
      email: z.string().nullable(),
      /** Whose browser it was said in. */
      visitor: z.string().nullable(),
      /** Of an alias: the user who turned out to be the same. */
      previousId: z.string().nullable(),
    }),
  ),
  /** What they last answered about consent. */
  consent: z.object({ state: z.string(), at: Instant }).nullable(),
  /** Their objection to profiling as it was last stated. */
  objection: z.object({ on: z.boolean(), at: Instant, author: z.string().nullable() }).nullable(),
  /** Points given by hand, the latest first. */
  adjustments: z.array(
    z.object({
      eventId: z.string(),
      plan: z.string(),
      points: z.number(),
      reason: z.string(),
      /** A person's id, or `key:<id>`. */
      author: z.string().nullable(),
      authorName: z.string().nullable(),
      at: Instant,
      validity: z.string().nullable(),
      /** The adjustment that this one takes back. */
      undoes: z.string().nullable(),
      isUndone: z.boolean(),
    }),
  ),
  /** Under each live plan of the site. */
  scores: z.array(
    z.object({
      plan: z.string(),
      planName: z.string(),
      score: z.number().int().nullable(),
      fit: z.number().int(),
      engagement: z.number().int(),
      band: z.string().nullable(),
      action: z.string(),
      rank: z.number().int().nullable(),
      of: z.number().int(),
      archetype: z.enum(['rising_star', 'sleeping_giant']).nullable(),
      tags: z.record(z.string(), z.number()),
    }),
  ),
})
export type Contact = z.infer<typeof Contact>
export const NewAdjustment = z.strictObject({
  plan: z.string(),
  points: z
    .number()
    .int()
    .min(-1_000_000)
    .max(1_000_000)
    .refine(points => points !== 0, 'at least one point, up or down'),
  reason: z.string().trim().min(1).max(500),
  /** ISO 8601 duration; without it, for good. */
  validity: z.string().max(40).optional(),
})
/** The event that was made of it. */
export const Stated = z.object({ eventId: z.string() })
export const NewObjection = z.strictObject({ on: z.boolean() })

/** Contacts of a file, at most 500 at a time. */
export const ContactImport = z.strictObject({
  /** Since when it is so; one instant for the whole file, so that the same file again is the same events. */
  at: Instant,
  rows: z
    .array(
      z.strictObject({
        userId: z.string().min(1).max(256).optional(),
        email: z.string().min(3).max(320).optional(),
        traits: z.record(z.string().max(100), z.union([z.string().max(2000), z.number(), z.boolean()])),
      }),
    )
    .min(1)
    .max(500),
})
export type ContactImport = z.infer<typeof ContactImport>
export const ContactImported = z.object({
  accepted: z.number().int(),
  /** Were there already, word for word. */
  duplicates: z.number().int(),
  rejected: z.array(
    z.object({
      index: z.number().int(),
      code: z.string(),
      field: z.string().optional(),
      message: z.string(),
    }),
  ),
})
export type ContactImported = z.infer<typeof ContactImported>

export const ContactList = z.object({
  rows: z.array(
    Contact.pick({ id: true, name: true, email: true, company: true, known: true, lastSeenAt: true }),
  ),
  cursor: z.string().nullable(),
})
export type ContactList = z.infer<typeof ContactList>

export const TimelineEvent = z.object({
  id: z.string(),
  key: KeyClass,
  name: z.string(),
  at: Instant,
  receivedAt: Instant,
  visitor: z.string().nullable(),
  /** Number of the visit, from 1; events outside any visit have null. */
  visit: z.number().int().nullable(),
  title: z.string().nullable(),
  url: z.string().nullable(),
  referrer: z.string().nullable(),
  item: z.string().nullable(),
  source: z.string().nullable(),
  props: z.record(z.string(), z.unknown()),
  /** Second names (revisit, career_view, …). */
  also: z.array(z.string()),
})
export type TimelineEvent = z.infer<typeof TimelineEvent>
/** Newest first. */
export const Timeline = z.object({ events: z.array(TimelineEvent), cursor: z.string().nullable() })
export type Timeline = z.infer<typeof Timeline>

export const ScoreLine = z.object({
  rule: z.string(),
  ruleName: z.string(),
  eventId: z.string().nullable(),
  eventName: z.string().nullable(),
  /** What the event was about: a product, a file, a page title. */
  item: z.string().nullable(),
  tags: z.array(z.string()),
  points: z.number(),
  /** What it gives the score now; all values add up to the unrounded score. */
  value: z.number(),
  at: Instant.nullable(),
  endsAt: Instant.nullable(),
  factor: z.number(),
  fit: z.boolean(),
  cut: z.array(z.object({ by: z.string(), id: z.string().optional(), points: z.number() })),
})
export type ScoreLine = z.infer<typeof ScoreLine>
export const ScoreExplained = z.object({
  score: z.number().int().nullable(),
  at: Instant,
  plan: z.string(),
  planVersion: z.number().int(),
  fit: z.number().int(),
  engagement: z.number().int(),
  band: z.string().nullable(),
  tags: z.record(z.string(), z.number()),
  lines: z.array(ScoreLine),
  /** "−50 in 6 days": what ends or changes by itself, soonest first. */
  ends: z.array(z.object({ at: Instant, rule: z.string(), ruleName: z.string(), points: z.number() })),
  /** The score over time for the chart: at each event and end, oldest first. */
  series: z.array(z.object({ at: Instant, score: z.number().nullable() })),
})
export type ScoreExplained = z.infer<typeof ScoreExplained>

export const CrossingInfo = z.object({
  id: z.string(),
  contactId: z.string(),
  name: z.string().nullable(),
  plan: z.string(),
  threshold: z.string(),
  thresholdName: z.string(),
  direction: z.enum(['up', 'down']),
  from: z.number(),
  to: z.number(),
  at: Instant,
  statedAt: Instant,
  cause: z.string(),
  late: z.boolean(),
  silent: z.boolean(),
  reasons: z.array(z.object({ rule: z.string(), points: z.number(), at: Instant.nullable() })),
})
export type CrossingInfo = z.infer<typeof CrossingInfo>
export const CrossingList = z.object({ rows: z.array(CrossingInfo), cursor: z.string().nullable() })

/** Everything that is kept of a person, and why each score is what it is. */
export const RejectedInfo = z.object({
  id: z.number().int(),
  receivedAt: Instant,
  code: z.string(),
  field: z.string().nullable(),
  message: z.string(),
  eventId: z.string().nullable(),
  raw: z.string(),
})
export type RejectedInfo = z.infer<typeof RejectedInfo>
export const RejectedList = z.object({ rows: z.array(RejectedInfo), cursor: z.string().nullable() })

export const ContactExport = z.object({
  contact: Contact,
  events: z.array(TimelineEvent),
  scores: z.array(ScoreExplained),
  crossings: z.array(CrossingInfo),
  /** What people were told of the person, and how they worked the lead. */
  alerts: z.array(AlertInfo),
  lead: Lead,
  /** Events that name the person and were refused, as long as they are kept. */
  rejected: z.array(RejectedInfo),
  /** Scores of past cycles that are kept although the events that they were made of are not. */
  pastScores: z.array(
    z.object({
      plan: z.string(),
      /** Null: the time before the first of given dates. */
      cycleStart: Instant.nullable(),
      cycleEnd: Instant,
      score: z.number().int(),
      fit: z.number().int(),
      engagement: z.number().int(),
      tags: z.record(z.string(), z.number()),
    }),
  ),
})
export type ContactExport = z.infer<typeof ContactExport>

/** One of the events that came in last. Of a rejected one only the code is told here: see the rejected events. */
export const ReceivedInfo = z.object({
  receivedAt: Instant,
  outcome: z.enum(['accepted', 'duplicate', 'rejected']),
  code: z.string().nullable(),
  eventId: z.string().nullable(),
  name: z.string().nullable(),
  url: z.string().nullable(),
  contactId: z.string().nullable(),
  /** Kept, and worth nothing: a bot, or one of the owner's own people. */
  mark: z.enum(['bot', 'own']).nullable(),
})
export type ReceivedInfo = z.infer<typeof ReceivedInfo>
export const ReceivedList = z.object({ rows: z.array(ReceivedInfo) })

const Spread = z.object({ p50: z.number().nullable(), p99: z.number().nullable() })
/** How one collector does, since it was started. Times are upper bounds in ms; null: nothing yet, or too long to tell. */
export const Vitals = z.object({
  accepted: z.number().int(),
  duplicates: z.number().int(),
  rejected: z.number().int(),
  /** Arrivals that wait for a transaction. */
  waiting: z.number().int(),
  sockets: z.number().int(),
  /** Of a transaction. */
  commitMs: Spread,
  /** From receipt to publication on the boards. */
  lagMs: Spread,
  upSeconds: z.number().int(),
})
export type Vitals = z.infer<typeof Vitals>

/** What became of a rejected event that was tried again. */
export const Replayed = z.object({
  outcome: z.enum(['accepted', 'duplicate', 'rejected']),
  code: z.string().nullable(),
  message: z.string().nullable(),
})
export type Replayed = z.infer<typeof Replayed>

export const Job = z.object({
  id: z.string(),
  site: z.string().nullable(),
  kind: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  done: z.number().int(),
  total: z.number().int(),
  detail: z.record(z.string(), z.unknown()),
  createdAt: Instant,
  updatedAt: Instant,
})
export type Job = z.infer<typeof Job>

/** What publishing a draft would do, on the stored history. */
export const Preview = z.object({
  contacts: z.number().int(),
  bands: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      now: z.number().int(),
      after: z.number().int(),
      enter: z.number().int(),
      leave: z.number().int(),
    }),
  ),
  /** Score histogram now and after: `from` of each bin, equal widths. */
  distribution: z.array(z.object({ from: z.number(), now: z.number().int(), after: z.number().int() })),
  /** Who changes bands, largest difference first, at most 1,000 of `changed`; null: on no board. */
  changes: z.array(
    z.object({
      contactId: z.string(),
      name: z.string().nullable(),
      device: z.string().nullable(),
      browser: z.string().nullable(),
      os: z.string().nullable(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      now: z.number().nullable(),
      after: z.number().nullable(),
    }),
  ),
  changed: z.number().int(),
  moves: z.array(
    z.object({
      contactId: z.string(),
      name: z.string().nullable(),
      now: z.number().nullable(),
      after: z.number().nullable(),
      rankNow: z.number().nullable(),
      rankAfter: z.number().nullable(),
    }),
  ),
})
export type Preview = z.infer<typeof Preview>

export { Board }
