import * as z from 'zod'
import { Instant } from './board.ts'

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
