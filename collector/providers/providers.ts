import type { ProviderKind } from '../../shared/provider.ts'
import { hubspot } from './crm/hubspot.ts'
import { pipedrive } from './crm/pipedrive.ts'
import { tally } from './forms/tally.ts'
import { typeform } from './forms/typeform.ts'
import { brevo } from './mail/brevo.ts'
import { emaillabs } from './mail/emaillabs.ts'
import { getresponse } from './mail/getresponse.ts'
import { mailchimp } from './mail/mailchimp.ts'
import { mailerlite } from './mail/mailerlite.ts'
import { mailgun } from './mail/mailgun.ts'
import { postmark } from './mail/postmark.ts'
import { resend } from './mail/resend.ts'
import { sendgrid } from './mail/sendgrid.ts'
import { ses } from './mail/ses.ts'
import { webhook } from './mapped/webhook.ts'
import { calCom } from './meetings/cal-com.ts'
import { calendly } from './meetings/calendly.ts'
import { smsapi } from './phone/smsapi.ts'
import { twilio } from './phone/twilio.ts'
import { zadarma } from './phone/zadarma.ts'
import type { Provider } from './port.ts'
import { shopify } from './shops/shopify.ts'
import { stripe } from './shops/stripe.ts'
import { woocommerce } from './shops/woocommerce.ts'

/** Every service that may send, in the order of the gallery. */
export const PROVIDERS: Readonly<Record<ProviderKind, Provider>> = {
  sendgrid,
  mailgun,
  postmark,
  ses,
  brevo,
  mailerlite,
  getresponse,
  emaillabs,
  resend,
  mailchimp,
  woocommerce,
  shopify,
  stripe,
  calendly,
  'cal-com': calCom,
  twilio,
  smsapi,
  zadarma,
  typeform,
  tally,
  hubspot,
  pipedrive,
  webhook,
}

export const providerOf = (kind: string): Provider | null =>
  Object.hasOwn(PROVIDERS, kind) ? PROVIDERS[kind as ProviderKind] : null
