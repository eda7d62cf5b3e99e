import * as z from 'zod'

/** The error codes of the collector, with their HTTP status. A closed list. */
export const REFUSALS = {
  // The whole request.
  bad_json: 400,
  bad_envelope: 400,
  bad_encoding: 400,
  unknown_key: 401,
  not_signed_in: 401,
  forbidden: 403,
  four_eyes: 403,
  origin_not_allowed: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  too_many_events: 413,
  bad_content_type: 415,
  bad_request: 422,
  bad_plan: 422,
  rate_limited: 429,
  internal: 500,
  busy: 503,
  storage_unavailable: 503,
  stopping: 503,
  // An event of a beacon with other accepted events (the request itself answers 202).
  bad_event: 422,
  bad_id: 422,
  bad_name: 422,
  bad_time: 422,
  bad_amount: 422,
  bad_url: 422,
  bad_props: 422,
  no_identity: 422,
  too_old: 422,
  too_many: 422,
  past_retention: 422,
  needs_secret_key: 422,
  consent_denied: 422,
  objected: 422,
  erased: 422,
  proof_invalid: 422,
} as const satisfies Record<string, number>

export type RefusalCode = keyof typeof REFUSALS
export const RefusalCode = z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]])

/** An error of the sender, as a value: a stable code, the field, and a helpful sentence. */
export const Refusal = z.object({ code: RefusalCode, field: z.string().exactOptional(), message: z.string() })
export type Refusal = z.infer<typeof Refusal>

export const refusal = (code: RefusalCode, message: string, field?: string): Refusal =>
  field === undefined ? { code, message } : { code, field, message }

/** RFC 9457 problem details, as every `/api` error answers. `type` is a stable URI reference made of the code. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: RefusalCode,
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>
/** Whether a value of any origin is a refusal: a known code and a message. */
export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  'message' in value &&
  Object.hasOwn(REFUSALS, value.code as string)
