import * as z from 'zod'
import { Instant } from './board.ts'

/** Responses of `/api`, by resource, with the schemas of their requests; errors are `Problem` (refusal.ts). */

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

/** The data that the holder of a one-time link can read before its use. */
export const LinkQuestion = z.object({ token: z.string() })
export const Invitation = z.object({
  /** null for the first admin, who chooses one. */
  email: z.string().nullable(),
  name: z.string(),
  /** Whether the account has a password already: the link then only changes it. */
  isReset: z.boolean(),
  /** The names of the sites that the account will see. */
  sites: z.array(z.string()),
})
export type Invitation = z.infer<typeof Invitation>

export const Person = Me.extend({
  createdAt: Instant,
  /** Whether the invitation is still open: the user has no password yet. */
  invited: z.boolean(),
  disabled: z.boolean(),
})
export type Person = z.infer<typeof Person>

/** A user as the other users see it. */
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
