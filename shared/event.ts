import * as z from 'zod'
import { isMachineMade } from './machine-made.ts'

/** Levels of trust in an event: `browser` events can be forged; `server` events come with a secret key. */
export const TRUSTS = ['browser', 'verified', 'server'] as const
export const Trust = z.enum(TRUSTS)
export type Trust = z.infer<typeof Trust>

/** Public keys go in pages; secret keys stay on servers. */
export const KeyClass = z.enum(['public', 'secret'])
export type KeyClass = z.infer<typeof KeyClass>

type KindFacts = { activity: boolean; minTrust: Trust }
const act: KindFacts = { activity: true, minTrust: 'browser' }
const serverAct: KindFacts = { activity: true, minTrust: 'server' }
const serverPassive: KindFacts = { activity: false, minTrust: 'server' }
const bookkeeping: KindFacts = { activity: false, minTrust: 'browser' }

/**
 * The kinds with their own texts. Any other name is a custom event, which counts as activity unless specifications list
 * it as machine-made.
 */
export const KINDS = {
  page_view: act,
  scroll: act,
  engagement: act,
  click: act,
  file_download: act,
  view_search_results: act,
  view_item: act,
  add_to_cart: act,
  remove_from_cart: act,
  add_to_wishlist: act,
  begin_checkout: act,
  form_start: act,
  form_submit: act,
  generate_lead: act,
  demo_request: act,
  newsletter_signup: act,
  sign_up: act,
  login: act,
  video_start: act,
  video_progress: act,
  video_complete: act,
  share: act,
  select_promotion: act,
  comment: act,
  revisit: act,
  career_view: act,
  ad_click: act,
  purchase: serverAct,
  call_booked: serverAct,
  office_visit: serverAct,
  email_click: serverAct,
  sms_click: serverAct,
  sms_reply: serverAct,
  call_incoming: serverAct,
  call_answered: serverAct,
  social_reaction: serverAct,
  refund: serverPassive,
  deal_created: serverPassive,
  deal_won: serverPassive,
  deal_lost: serverPassive,
  email_delivered: serverPassive,
  email_open: serverPassive,
  email_bounce: serverPassive,
  email_unsubscribe: serverPassive,
  offer_sent: serverPassive,
  referral: serverPassive,
  call_attempt: serverPassive,
  call_missed: serverPassive,
  meeting_canceled: serverPassive,
  sms_delivered: serverPassive,
  sms_unsubscribe: serverPassive,
  chat_spam: serverPassive,
  complaint: serverPassive,
  identify: bookkeeping,
  group: bookkeeping,
  consent: bookkeeping,
  alias: serverPassive,
  partner_login: serverAct,
  material_download: serverAct,
  partner_link_made: serverAct,
  referral_made: serverAct,
  referral_won: serverPassive,
  partner_sale: serverPassive,
  partner_sale_reversed: serverPassive,
  mail_sent: serverPassive,
  level_granted: serverPassive,
  adjustment: serverPassive,
  objection: serverPassive,
} as const satisfies Record<string, KindFacts>

export type Kind = keyof typeof KINDS

export const kindFacts = (name: string): KindFacts =>
  Object.hasOwn(KINDS, name) ? KINDS[name as Kind] : isMachineMade(name) ? bookkeeping : act

/** Kinds that only a server may send: with less trust they are refused, not merely unscored. */
export const SERVER_ONLY: ReadonlySet<string> = new Set([
  'alias',
  'adjustment',
  'objection',
  'deal_created',
  'deal_won',
  'deal_lost',
  'partner_login',
  'material_download',
  'partner_link_made',
  'referral_made',
  'referral_won',
  'partner_sale',
  'partner_sale_reversed',
  'mail_sent',
  'level_granted',
])

/**
 * Facts that the collector works out from one event alone (URL, referrer, agent, address), once, on arrival.
 * They can be derived again when the lists change; history-based facts (visits, revisits) are not here.
 */
export const Derived = z.object({
  /** Second names that addresses give the event: what a page view shows, or a clicked link leads to, besides. */
  also: z.array(z.enum(['view_search_results', 'career_view', 'ad_click', 'file_download'])).optional(),
  search: z.string().optional(),
  source: z
    .object({ channel: z.string(), name: z.string().optional(), campaign: z.string().optional() })
    .optional(),
  /** A text of the address that can be a partner's code, folded, and its parameter; it may stand beside any source. */
  partner: z
    .object({
      code: z.string(),
      parameter: z.string(),
      /** Further ones, in the order of the parameters: the first that is registered decides. */
      others: z.array(z.object({ code: z.string(), parameter: z.string() })).optional(),
    })
    .optional(),
  utm: z.record(z.string(), z.string()).optional(),
  device: z
    .object({ type: z.string(), os: z.string().optional(), browser: z.string().optional() })
    .optional(),
  place: z
    .object({ country: z.string().optional(), city: z.string().optional(), network: z.string().optional() })
    .optional(),
  /** A bot or the site's own traffic: stored and marked, never scored or ranked. */
  bot: z.string().optional(),
  /** The user agent of a bot, kept to classify it again when the list changes; other user agents are not stored. */
  agent: z.string().optional(),
  own: z.boolean().optional(),
})
export type Derived = z.infer<typeof Derived>

/**
 * An accepted event: what a contact did, at a time, once. `time` and `receivedAt` are ms since the epoch;
 * `time` is fixed on arrival (clock rule) and decides everything. Identity: (site, key, id).
 */
export type Event = {
  id: string
  key: KeyClass
  name: string
  time: number
  receivedAt: number
  visitor: string | null
  userId: string | null
  url: string | null
  referrer: string | null
  title: string | null
  props: Record<string, unknown>
  derived: Derived
}

/** The identity in an `identify`, or in the traits of a Segment-compatible call; lives in `props`. */
export type IdentifyProps = {
  userId?: string
  email?: string
  traits?: Record<string, unknown>
  /** Filled by the collector once it has checked a proof: what the proof itself contains, and until when (ms). */
  verified?: { userId?: string; email?: string; traits?: Record<string, unknown>; until: number }
}

/** The ids of an access log's events begin with it: they have a browser's trust, but no page sent them. */
export const LOG_ID = 'log_'
