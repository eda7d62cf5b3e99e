import * as z from 'zod'
import { Instant } from './board.ts'
import { CrmSettings } from './crm.ts'
import { HookEvent } from './hook.ts'
import { Language } from './person.ts'

/** `HH:MM`, local. */
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

const Secret = z.string().min(1).max(2000)

const Url = z.url().max(2000)

/** The settings of a channel, by kind. Fields of `SECRETS` are write-only once saved. */
export const ChannelSettings = z.discriminatedUnion('kind', [
  /** Standard Webhooks 1.0. `secrets`: `whsec_…`, made here if none is given; two while they are being rotated. */
  z.strictObject({ kind: z.literal('webhook'), url: Url, secrets: z.array(Secret).max(2).default([]) }),
  z.strictObject({ kind: z.literal('slack'), url: Url }),
  z.strictObject({ kind: z.literal('teams'), url: Url }),
  z.strictObject({ kind: z.literal('discord'), url: Url }),
  z.strictObject({
    kind: z.literal('ntfy'),
    server: Url.default('https://ntfy.sh'),
    topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
    token: Secret.optional(),
  }),
  /** A CRM, with the token of its connection: it gets the contact, and not the message. */
  z.strictObject({ kind: z.literal('crm'), connection: z.string().max(60), ...CrmSettings.shape }),
  /** A subscription of a program (REST hook), by its API key; signed as a webhook. */
  z.strictObject({
    kind: z.literal('hook'),
    url: Url,
    secrets: z.array(Secret).max(2).default([]),
    event: HookEvent,
    /** Of these alerts, and of this list alone. */
    rule: z.string().max(64).optional(),
    list: z.string().max(64).optional(),
    key: z.string().max(64),
  }),
  z.strictObject({ kind: z.literal('email'), to: z.array(z.email().max(320)).min(1).max(50) }),
])
export type ChannelSettings = z.infer<typeof ChannelSettings>
export type ChannelKind = ChannelSettings['kind']
export const CHANNEL_KINDS = ChannelSettings.options.map(option => option.shape.kind.value)

/** A webhook address of these services is a secret by itself: it suffices to post messages. */
export const SECRETS: { [K in ChannelKind]: readonly string[] } = {
  webhook: ['secrets'],
  slack: ['url'],
  teams: ['url'],
  discord: ['url'],
  ntfy: ['token'],
  crm: [],
  hook: ['url', 'secrets'],
  email: [],
}

/** A channel to people, with the language and hours of its messages. */
export const Channel = z.strictObject({
  name: z.string().min(1).max(200),
  isOn: z.boolean().default(true),
  settings: ChannelSettings,
  language: Language.default('en'),
  timeZone: z.string().max(100).default('Europe/Warsaw'),
  /** No message is sent between these hours; alerts of that time are sent as one digest at the end. */
  quiet: z
    .strictObject({ from: Clock, to: Clock, weekends: z.boolean().default(false) })
    .nullable()
    .default(null),
})
export type Channel = z.infer<typeof Channel>

/** A change of a channel: a secret that is omitted or sent in its masked form stays unchanged. */
export const ChannelChange = z.strictObject({
  ...Channel.shape,
  settings: z.looseObject({ kind: z.enum(CHANNEL_KINDS) }),
})
export type ChannelChange = z.infer<typeof ChannelChange>

/** A channel in responses: secrets are masked except for their last four characters (`…wxyz`). */
export const ChannelInfo = z.object({
  id: z.string(),
  site: z.string(),
  name: z.string(),
  isOn: z.boolean(),
  /** When the channel was switched off by a 410 of its receiver; null while it is on. */
  goneAt: Instant.nullable(),
  settings: z.record(z.string(), z.unknown()).and(z.object({ kind: z.enum(CHANNEL_KINDS) })),
  language: Language,
  timeZone: z.string(),
  quiet: Channel.shape.quiet,
  updatedAt: Instant,
  lastDelivery: z.object({ state: z.string(), at: Instant }).nullable(),
})
export type ChannelInfo = z.infer<typeof ChannelInfo>

/** `shownOnce`: the webhook secret that was made here, for the receiver; never answered again. */
export const CreatedChannel = ChannelInfo.extend({ shownOnce: z.array(z.string()) })
export type CreatedChannel = z.infer<typeof CreatedChannel>
