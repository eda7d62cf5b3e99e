import type { ProviderKind } from '../../../shared/provider.ts'

/** The set-up of a service in the words of its own menus, and the secrets that it provides. */
export type ServiceWords = {
  about: string
  steps: string[]
  /** By the name of each secret: the service's own name of it. */
  secrets: Record<string, string>
}

export const servicesEn: Record<ProviderKind, ServiceWords> = {
  sendgrid: {
    about: 'Deliveries, opens, clicks, bounces, unsubscriptions and spam reports, signed.',
    steps: [
      'In SendGrid open Settings → Mail Settings → Event Webhooks and choose “Create new webhook”.',
      'Paste the address into “Post URL” and choose the events: Delivered, Bounced, Opened, Clicked, Spam Reports, Unsubscribed.',
      'Under “Security features” turn on “Enable Signed Event Webhook” and save.',
      'Open the webhook again, copy the “Verification Key” and paste it here.',
    ],
    secrets: { verificationKey: 'Verification Key' },
  },
  mailgun: {
    about: 'Deliveries, opens, clicks, failures, unsubscriptions and complaints, with a signed token.',
    steps: [
      'In Mailgun open Sending → Webhooks, choose your domain and “Add webhook”.',
      'Add the address for each of: Delivered Messages, Opened Messages, Clicked Messages, Permanent Failures, Unsubscribes, Spam Complaints.',
      'Open Settings → API Security, copy the “HTTP webhook signing key” and paste it here.',
    ],
    secrets: { signingKey: 'HTTP webhook signing key' },
  },
  postmark: {
    about: 'Deliveries, opens, clicks, bounces, unsubscriptions and complaints. Postmark signs nothing.',
    steps: [
      'In Postmark open your server and its message stream, then Webhooks → “Add webhook”.',
      'Paste the address into “Webhook URL”.',
      'Choose Open, Click, Delivery, Bounce, Spam complaint and Subscription change; leave the message content out. Save.',
    ],
    secrets: {},
  },
  ses: {
    about: 'Deliveries, opens, clicks, bounces and complaints through Amazon SNS, signed.',
    steps: [
      'In Amazon SNS make a topic of the type Standard, or open the one you have.',
      'Choose “Create subscription”, the protocol HTTPS, and paste the address as the endpoint. Leave “Enable raw message delivery” off.',
      'Amazon asks for a confirmation, which is given by itself; the first topic that asks is the only one taken.',
      'In Amazon SES open Configuration sets → your set → Event destinations → “Add destination”, choose Deliveries, Opens, Clicks, Hard bounces and Complaints, and the topic.',
    ],
    secrets: {},
  },
  brevo: {
    about: 'Deliveries, opens, clicks, bounces, unsubscriptions and complaints. Brevo signs nothing.',
    steps: [
      'In Brevo open Transactional → Settings → Webhook and choose “Add a new webhook”.',
      'Paste the address and choose the events: Delivered, Opened, Clicked, Hard bounce, Soft bounce, Spam, Unsubscribed.',
      'For campaigns add the same address under Contacts → Settings → Webhooks.',
    ],
    secrets: {},
  },
  mailerlite: {
    about: 'Opens, clicks, new subscribers, unsubscriptions, bounces and spam reports, signed.',
    steps: [
      'In MailerLite open Integrations → Webhooks and create a webhook.',
      'Paste the address and choose the events: Subscriber created, unsubscribed, bounced, reported as spam; Campaign opened and clicked.',
      'MailerLite shows a secret for the signature: copy it and paste it here.',
    ],
    secrets: { signingSecret: 'Secret of the webhook' },
  },
  getresponse: {
    about: 'Opens, clicks, subscriptions, unsubscriptions and bounces. GetResponse signs nothing.',
    steps: [
      'In GetResponse open Tools → Integrations and API → Webhooks and choose “Create webhook”.',
      'Paste the address and choose: Message opened, Link clicked, Contact subscribed, Contact unsubscribed, Contact bounce removed.',
      'Save. Callbacks, the older way, are not taken.',
    ],
    secrets: {},
  },
  emaillabs: {
    about: 'Deliveries and bounces. EmailLabs reports no opens and no clicks by webhook.',
    steps: [
      'In the panel of EmailLabs open the webhooks and add one with this address.',
      'Choose the states ok, hardbounce, softbounce and spambounce.',
      'Copy the secret key of the webhook and paste it here.',
    ],
    secrets: { secretKey: 'Secret key' },
  },
  resend: {
    about: 'Deliveries, opens, clicks, bounces and complaints, signed.',
    steps: [
      'In Resend open Webhooks and choose “Add Webhook”.',
      'Paste the address into “Endpoint URL” and choose email.delivered, email.opened, email.clicked, email.bounced and email.complained.',
      'Copy the “Signing Secret” of the webhook and paste it here.',
    ],
    secrets: { signingSecret: 'Signing Secret (whsec_…)' },
  },
  mailchimp: {
    about: 'Subscriptions and unsubscriptions. Mailchimp sends no opens and no clicks, and signs nothing.',
    steps: [
      'In Mailchimp open Audience → All contacts → Settings → Webhooks and choose “Create New Webhook”.',
      'Paste the address into “Callback URL”.',
      'Choose Subscribes and Unsubscribes, and save.',
    ],
    secrets: {},
  },
  woocommerce: {
    about: 'Paid orders and refunds, signed. An order counts once; partial refunds add up.',
    steps: [
      'In WordPress open WooCommerce → Settings → Advanced → Webhooks and choose “Add webhook”.',
      'Status Active, topic “Order updated”, the address as “Delivery URL”, and a secret of letters and digits under “Secret”. Save.',
      'Add a second webhook with the topic “Order created”, the same address and the same secret.',
      'Paste the same secret here.',
    ],
    secrets: { secret: 'Secret (letters and digits)' },
  },
  shopify: {
    about: 'Paid orders and refunds in the currency of the shop, signed.',
    steps: [
      'In Shopify open Settings → Notifications → Webhooks and choose “Create webhook”.',
      'Event “Order payment”, format JSON, the address as “URL”. Save, and add the same for the event “Order update”.',
      'Copy the secret that stands below the list of webhooks and paste it here.',
    ],
    secrets: { secret: 'Webhook signing secret' },
  },
  stripe: {
    about: 'Payments, invoices and refunds, signed. Test payments are kept and not scored.',
    steps: [
      'In Stripe open Developers → Webhooks and choose “Add destination” (or “Add endpoint”).',
      'Choose the events checkout.session.completed, checkout.session.async_payment_succeeded, invoice.paid and charge.refunded, and paste the address as “Endpoint URL”.',
      'Copy the “Signing secret” and paste it here.',
    ],
    secrets: { signingSecret: 'Signing secret (whsec_…)' },
  },
  calendly: {
    about: 'Meetings that are booked and canceled, signed. A meeting that is moved stays one booking.',
    steps: [
      'Calendly makes webhooks by its API only, on paid plans: create a personal access token under Integrations → API & Webhooks.',
      'Send POST https://api.calendly.com/webhook_subscriptions with the address as “url”, the events invitee.created and invitee.canceled, your organization, the scope “organization” and a “signing_key” of your own.',
      'Paste the same signing key here.',
    ],
    secrets: { signingKey: 'signing_key' },
  },
  'cal-com': {
    about: 'Meetings that are booked and canceled, signed. A meeting that is moved stays one booking.',
    steps: [
      'In Cal.com open Settings → Developer → Webhooks and choose “New”.',
      'Paste the address into “Subscriber URL” and choose Booking created and Booking canceled. Leave the payload template off.',
      'Enter a secret of your own under “Secret”, save, and paste the same secret here.',
    ],
    secrets: { secret: 'Secret' },
  },
  twilio: {
    about: 'Calls and text messages: who called, who answered, replies and deliveries, signed.',
    steps: [
      'In the Twilio Console open Phone Numbers → Manage → Active numbers and choose the number.',
      'Under Voice Configuration paste the address into “Call status changes”.',
      'Under Messaging Configuration paste the address into “A message comes in”; for deliveries give it as the status callback of your messages.',
      'Copy the “Auth Token” from the Console’s Account Info and paste it here.',
    ],
    secrets: { authToken: 'Auth Token' },
  },
  smsapi: {
    about: 'Deliveries of text messages and replies to them. SMSAPI signs nothing.',
    steps: [
      'In the SMSAPI panel open Settings → API callbacks (Callback).',
      'Paste the address for delivery reports of SMS.',
      'For replies paste it for incoming messages too (two-way SMS).',
      'The two kinds of requests are recognized by themselves.',
    ],
    secrets: {},
  },
  zadarma: {
    about: 'Calls of the phone system: who called, who answered, and text messages, partly signed.',
    steps: [
      'In Zadarma open Settings → Integrations and API → Notifications of PBX calls.',
      'Paste the address; Zadarma checks it at once.',
      'Turn on NOTIFY_END and NOTIFY_OUT_END, and SMS if you receive messages.',
      'Copy the Secret of Settings → API and paste it here.',
    ],
    secrets: { secret: 'Secret' },
  },
  typeform: {
    about: 'Forms that are sent with an email address, signed.',
    steps: [
      'In Typeform open the form, then Connect → Webhooks → “Add a webhook”, and paste the address.',
      'Choose “Edit”, enter a secret of your own under “Secret”, and save.',
      'Turn the webhook on, and paste the same secret here.',
    ],
    secrets: { secret: 'Secret' },
  },
  tally: {
    about: 'Forms that are sent with an email address, signed.',
    steps: [
      'In Tally open the form, then Integrations → Webhooks → “Connect”.',
      'Paste the address into “Endpoint URL” and add a signing secret.',
      'Paste the same signing secret here.',
    ],
    secrets: { signingSecret: 'Signing secret' },
  },
  hubspot: {
    about: 'Hot leads become contacts with a note, a deal and a task; deals won and lost come back.',
    steps: [
      'In HubSpot open Settings → Integrations → Private apps (also called Legacy apps) and choose “Create a private app”.',
      'Under Scopes choose crm.objects.contacts.read and .write, crm.schemas.contacts.write, and for deals crm.objects.deals.read and .write.',
      'Create the app, open its Auth tab, copy the access token and paste it here.',
      'For deals that come back open the Webhooks tab of the app, paste the address as the target URL, and subscribe to “Deal” → “Property changed” → dealstage.',
      'Copy the “Client secret” of the Auth tab and paste it here: HubSpot signs with it.',
    ],
    secrets: { token: 'Access token', clientSecret: 'Client secret' },
  },
  pipedrive: {
    about: 'Hot leads become persons with a note, a deal and an activity; deals won and lost come back.',
    steps: [
      'In Pipedrive open the menu of your account → Personal preferences → API, copy the “personal API token” and paste it here.',
      'For deals that come back open Tools and apps → Webhooks → “Create new webhook”.',
      'Choose the event action “change” and the object “deal”, version 2, and paste the address as the endpoint URL.',
      'Choose an HTTP Auth username and password there, and paste both here.',
    ],
    secrets: { token: 'Personal API token', user: 'HTTP Auth username', password: 'HTTP Auth password' },
  },
  webhook: {
    about:
      'Anything that can send a POST request: Zapier, Make, n8n, forms, shops. You say what its values mean.',
    steps: [
      'Paste the address into the service as the address of a webhook (POST, JSON or a form).',
      'Let it send one request: the request appears below.',
      'Choose what each value means, look at the preview, and save.',
    ],
    secrets: {},
  },
}
