import * as z from 'zod'

/** The services that may send to `/in/…`, by the kind of what they tell. */
export const PROVIDER_KINDS = [
  'sendgrid',
  'mailgun',
  'postmark',
  'ses',
  'brevo',
  'mailerlite',
  'getresponse',
  'emaillabs',
  'resend',
  'mailchimp',
  'woocommerce',
  'shopify',
  'stripe',
  'calendly',
  'cal-com',
  'twilio',
  'smsapi',
  'zadarma',
  'typeform',
  'tally',
  'hubspot',
  'pipedrive',
  'webhook',
] as const
export const ProviderKind = z.enum(PROVIDER_KINDS)
export type ProviderKind = z.infer<typeof ProviderKind>

export const PROVIDER_CATEGORIES = ['mail', 'shops', 'meetings', 'phone', 'forms', 'crm', 'any'] as const
export const ProviderCategory = z.enum(PROVIDER_CATEGORIES)
export type ProviderCategory = z.infer<typeof ProviderCategory>

/**
 * How a service shows that a request is its own. `signed`: a signature over the body. `signed_partly`: a signature that does
 * not cover the body. `address`: the secret in the address alone.
 */
export const ProviderAuth = z.enum(['signed', 'signed_partly', 'address'])
export type ProviderAuth = z.infer<typeof ProviderAuth>

/** Why a request was refused, or an item of it gave no event. Stable codes, which screens explain. */
export const INCOMING_FAULTS = [
  'signature_missing',
  'signature_wrong',
  'too_old',
  'other_topic',
  'no_certificate',
  'not_set_up',
  'sealed_elsewhere',
  'switched_off',
  'bad_body',
  'unknown_kind',
  'no_person',
  'several_recipients',
  'implausible_time',
  'bad_time',
  'bad_amount',
  'no_id',
  'not_mapped',
  'waiting',
  'rejected',
] as const
export const IncomingFault = z.enum(INCOMING_FAULTS)
export type IncomingFault = z.infer<typeof IncomingFault>
