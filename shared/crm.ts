import * as z from 'zod'
import { Instant } from './board.ts'
import { Language } from './person.ts'

export const CRM_KINDS = ['hubspot', 'pipedrive'] as const
export const CrmKind = z.enum(CRM_KINDS)
export type CrmKind = z.infer<typeof CrmKind>

/** An id of the CRM. */
const RemoteId = z.string().min(1).max(100)

/** What a handover makes there beside the person, our fields and the note. */
export const CrmSettings = z.strictObject({
  /** A deal, unless one that we made for the contact is still open. */
  deal: z.boolean().default(false),
  /** Left out: the first one there. */
  pipeline: RemoteId.optional(),
  stage: RemoteId.optional(),
  /** A task for today, for the owner of the lead. */
  task: z.boolean().default(false),
  /** What becomes of the person there when the contact is erased here. */
  onErasure: z.enum(['keep', 'delete']).default('keep'),
})
export type CrmSettings = z.infer<typeof CrmSettings>

/** What a token has to be allowed to do, in the order of the steps. */
export const CRM_ABILITIES = [
  'read_people',
  'write_people',
  'write_fields',
  'write_notes',
  'deals',
  'tasks',
] as const
export const CrmAbility = z.enum(CRM_ABILITIES)
export type CrmAbility = z.infer<typeof CrmAbility>

export const CRM_STEPS = ['person', 'fields', 'note', 'deal', 'task'] as const
export const CrmStep = z.enum(CRM_STEPS)
export type CrmStep = z.infer<typeof CrmStep>

/** Why a CRM did not do what was asked. Stable codes, which screens explain. */
export const CRM_FAULTS = [
  'no_token',
  'unauthorized',
  'forbidden',
  'rate_limited',
  'busy',
  'refused',
  'no_answer',
  'no_email',
] as const
export const CrmFaultCode = z.enum(CRM_FAULTS)
export type CrmFaultCode = z.infer<typeof CrmFaultCode>

export const CrmPipeline = z.object({
  id: z.string(),
  name: z.string(),
  stages: z.array(z.object({ id: z.string(), name: z.string() })),
})
export type CrmPipeline = z.infer<typeof CrmPipeline>

/** The result of a check of the token. */
export const CrmCheck = z.object({
  fault: CrmFaultCode.nullable(),
  /** The account that the token belongs to. */
  account: z.string().nullable(),
  abilities: z.array(z.object({ ability: CrmAbility, isAllowed: z.boolean() })),
  pipelines: z.array(CrmPipeline),
})
export type CrmCheck = z.infer<typeof CrmCheck>

/** One handover: the steps that are done, and the ids there. */
export const CrmPush = z.object({
  id: z.string(),
  at: Instant,
  contact: z.string().nullable(),
  steps: z.array(z.object({ step: CrmStep, isDone: z.boolean(), remoteId: z.string().nullable() })),
  /** Of the delivery. */
  state: z.enum(['waiting', 'delivered', 'dead', 'cancelled']),
})
export type CrmPush = z.infer<typeof CrmPush>

/** A CRM connection, as the screen shows it. */
export const CrmState = z.object({
  /** The channel through which alerts are handed over; null before the first setting. */
  channel: z.string().nullable(),
  isOn: z.boolean(),
  /** Of notes and tasks. */
  language: Language,
  settings: CrmSettings,
  /** The alert rules whose alerts are handed over. */
  rules: z.array(z.string()),
  /** Contacts that are known there. */
  people: z.number().int(),
  trouble: z.object({ code: CrmFaultCode, at: Instant }).nullable(),
  pushes: z.array(CrmPush),
  /** Questions and notices that wait for an attempt. */
  waiting: z.number().int(),
})
export type CrmState = z.infer<typeof CrmState>

export const CrmChange = z.strictObject({
  isOn: z.boolean().default(true),
  /** Of notes and tasks; left out, it stays. */
  language: Language.optional(),
  settings: CrmSettings,
  rules: z.array(z.string().max(60)).max(200),
})
export type CrmChange = z.infer<typeof CrmChange>
