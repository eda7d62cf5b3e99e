import type { ChannelKind, ChannelSettings } from '../../shared/channel.ts'
import type { PartnerNews } from '../../shared/partner-news.ts'
import type { Language } from '../../shared/person.ts'
import type { RewardState } from '../../shared/reward.ts'

/** A contact as an alert presents it; unknown values are null. All texts are untrusted input. */
export type Subject = {
  contactId: string
  name: string | null
  company: string | null
  job: string | null
  email: string | null
  phone: string | null
  city: string | null
  country: string | null
  device: string | null
  browser: string | null
  os: string | null
  source: string | null
  visits: number
  owner: string | null
  score: number | null
  /** The score before, where the alert is about a change. */
  from: number | null
  /** The score without unproven events of browsers. */
  proven: number | null
  band: string | null
  /** The recommended action of the band. */
  action: string
  reasons: { rule: string; points: number; at: number | null }[]
  page: { title: string | null; url: string | null } | null
  /** The contact's page on the board. */
  url: string
}

/** The current reason as data: the message has its text. */
export type Why =
  | { kind: 'threshold'; threshold: string; direction: 'up' | 'down'; plan: string }
  | { kind: 'sleeping_giant'; plan: string }
  | { kind: 'identified'; plan: string }
  | { kind: 'event'; event: string }
  | { kind: 'inactive'; plan: string; lastActivityAt: number | null }

/** The trigger of an alert: an event by its counted name, or time alone (`name` null). Texts are untrusted. */
export type Trigger = {
  name: string | null
  item: string | null
  title: string | null
  url: string | null
  /** The change of the score. */
  points: number | null
}

/** The state of the contact when the message is sent. */
export type Standing = { score: number | null; band: string | null; action: string }

export type Item = {
  alert: string
  rule: string
  why: Why
  at: number
  late: boolean
  /** A browser claims this contact's identity without proof. */
  isClaimed: boolean
  /** Null if it is no longer known. */
  trigger: Trigger | null
  /** Null where the alert is about no plan. */
  current: Standing | null
  subject: Subject
}

/**
 * The targets of the three buttons: the contact's page with a proposed action. The user signs in and confirms it there,
 * since chat programs fetch the links of a message by themselves. Null if no action is possible.
 */
export type Buttons = {
  claim: string
  snooze: string
  notAFit: string
  /** The template of a message, filled in; of sleeping giants only. */
  write?: string
}

/** A reward in the state of a message. Amounts are minor units. */
export type RewardTold = {
  id: string
  rule: string
  name: string
  plan: string
  state: RewardState
  previous: RewardState | null
  reason: string
  reference: string
  amount: number | null
  currency: string | null
  score: number
  crossing: string
}

/** A message, before a channel formats it. */
export type Message =
  | { kind: 'alert' | 'reminder'; item: Item; buttons: Buttons | null }
  /**
   * `bundle`: too many for single messages. `digest`: the alerts of quiet hours. Items are the strongest; `total`
   * counts all.
   */
  | { kind: 'bundle' | 'digest'; items: Item[]; total: number; from: number; to: number; url: string }
  /** A summary of a publication's crossings, which raise no single alerts. */
  | { kind: 'publication'; plan: string; up: number; down: number; at: number; url: string }
  | {
      kind: 'list'
      list: { id: string; name: string }
      change: 'entered' | 'left'
      subject: Subject
      userId: string | null
      traits: Record<string, unknown>
      at: number
    }
  /** A change of the partner programme: for webhooks that ask for it. */
  | { kind: 'partner'; news: PartnerNews; at: number; url: string }
  | { kind: 'reward'; reward: RewardTold; subject: Subject; userId: string | null; at: number }
  /** What has become of a lead, for programs alone. */
  | {
      kind: 'lead'
      event: 'lead.claimed' | 'deal.won' | 'deal.lost'
      subject: Subject
      userId: string | null
      deal: { id: string | null; value: number | null; currency: string | null }
      at: number
    }
  | { kind: 'test'; at: number; url: string }

export type Letter = {
  /** Stable over all attempts; receivers de-duplicate by it. */
  id: string
  site: { id: string; name: string }
  language: Language
  timeZone: string
  /** When this attempt is made, ms. */
  now: number
  message: Message
}

/** An HTTP request of a channel; the transport checks addresses and limits time and size. A body of a GET is not sent. */
export type Request = {
  url: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers: Record<string, string>
  body: string
}

/** The outcome of an attempt. `gone`: the receiver refuses all further messages (410). */
export type Sent =
  | { outcome: 'delivered'; status: number; answer: string }
  | {
      outcome: 'failed'
      status: number | null
      answer: string
      retryAfterMs: number | null
      /**
       * The request was sent without an answer: the message may have arrived, and the receiver cannot detect a repeat.
       */
      mayHaveArrived?: true
      /** Another attempt would fail alike. */
      isFinal?: true
      /** Where a redirect points to; it is not followed. */
      location?: string
    }
  | { outcome: 'gone'; status: number; answer: string }

/** The answer to a question, whole and up to 1 MB; without a status, it is unknown whether the request has arrived. */
export type Asked =
  | { status: number; text: string; retryAfterMs: number | null }
  | { status: null; reason: string }

/** Hands the contact of a letter over to a CRM. */
export type HandOver = (
  settings: Extract<ChannelSettings, { kind: 'crm' }>,
  letter: Letter,
  signal: AbortSignal,
) => Promise<Sent>

/** The means that channels have: the guarded way out, and mail if a server is configured. */
export type Transports = {
  fetch(request: Request, signal: AbortSignal): Promise<Sent>
  mail:
    | ((
        mail: {
          to: string[]
          subject: string
          text: string
          html: string
          /** Stable over all attempts, for the Message-ID. */
          id: string
          /** The site as a mailing list, by which mail programs filter (List-Id). */
          list: { id: string; name: string }
          /** A message of a person, who receives the answers: without the marks of a list. */
          replyTo?: string
        },
        signal: AbortSignal,
      ) => Promise<Sent>)
    | null
  handOver?: HandOver
}

/**
 * A channel formats a message and sends it once. It never throws: an error is an outcome.
 * One file per kind; `channels.ts` is the table of them.
 */
export type Channel<K extends ChannelKind = ChannelKind> = {
  /** The receiver detects a repeated message by its id. */
  knowsRepeats: boolean
  send(
    settings: Extract<ChannelSettings, { kind: K }>,
    letter: Letter,
    means: Transports,
    signal: AbortSignal,
  ): Promise<Sent>
}
