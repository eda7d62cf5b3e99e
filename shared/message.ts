import * as z from 'zod'
import { Language } from './person.ts'

export const Archetype = z.enum(['rising_star', 'sleeping_giant'])
export type Archetype = z.infer<typeof Archetype>

/** A message to a contact, filled in from the template of an archetype. */
export const MessageDraft = z.object({
  archetype: Archetype,
  language: Language,
  /** What the template recommends to do. */
  action: z.string(),
  /** Null: no address is known. */
  to: z.string().nullable(),
  subject: z.string(),
  body: z.string(),
  /** Whether the collector can send it: it has a mail server, and the user an address for answers. */
  canSend: z.boolean(),
  replyTo: z.string().nullable(),
})
export type MessageDraft = z.infer<typeof MessageDraft>

/** `mail_program`: the user's own mail program has taken the message; it is noted, and not sent. */
export const NewMessage = z.strictObject({
  archetype: Archetype,
  via: z.enum(['server', 'mail_program']),
  subject: z.string().trim().min(1).max(200),
  body: z.string().trim().min(1).max(10_000),
})
export type NewMessage = z.infer<typeof NewMessage>
