import type { ProviderKind } from '../../shared/provider.ts'
import type { Fixture } from './fixture.ts'
import { brevo } from './fixtures/brevo.ts'
import { calCom } from './fixtures/cal-com.ts'
import { calendly } from './fixtures/calendly.ts'
import { emaillabs } from './fixtures/emaillabs.ts'
import { getresponse } from './fixtures/getresponse.ts'
import { hubspot } from './fixtures/hubspot.ts'
import { mailchimp } from './fixtures/mailchimp.ts'
import { mailerlite } from './fixtures/mailerlite.ts'
import { mailgun } from './fixtures/mailgun.ts'
import { pipedrive } from './fixtures/pipedrive.ts'
import { postmark } from './fixtures/postmark.ts'
import { resend } from './fixtures/resend.ts'
import { sendgrid } from './fixtures/sendgrid.ts'
import { ses } from './fixtures/ses.ts'
import { shopify } from './fixtures/shopify.ts'
import { smsapi } from './fixtures/smsapi.ts'
import { stripe } from './fixtures/stripe.ts'
import { tally } from './fixtures/tally.ts'
import { twilio } from './fixtures/twilio.ts'
import { typeform } from './fixtures/typeform.ts'
import { webhook } from './fixtures/webhook.ts'
import { woocommerce } from './fixtures/woocommerce.ts'
import { zadarma } from './fixtures/zadarma.ts'

/** One for each service: a new one does not compile until it is here. */
export const FIXTURES: Record<ProviderKind, Fixture> = {
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
