import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { WEBHOOKS, type WebhookType } from '../../shared/webhook.ts'
import type { Env } from './env.ts'

const SUMMARIES: { [T in WebhookType]: string } = {
  'alert.created': 'An alert rule matches for a contact',
  'alert.reminder': 'The lead of an alert is still unclaimed',
  'alert.bundle': 'Several alerts of a rule that bundles them',
  'alert.digest': 'The alerts of the channel’s quiet hours',
  'plan.published': 'A publication has moved contacts over thresholds, without single alerts',
  'list.entered': 'A contact has entered a live list',
  'list.left': 'A contact has left a live list',
  'reward.granted': 'A rule of a plan has granted a reward',
  'reward.changed': 'A reward was ordered, delivered or cancelled',
  'lead.claimed': 'A user has claimed a lead (subscriptions only)',
  'deal.won': 'A deal is won (subscriptions only)',
  'deal.lost': 'A deal is lost (subscriptions only)',
  test: 'A user requested a test',
}
const ABOUT = `Standard Webhooks 1.0: verify \`webhook-signature\` over \`id.timestamp.body\` with any library of theirs,
and forget what comes twice with one \`webhook-id\`. What was tried again may come after what happened later:
\`timestamp\` says when it happened. Any 2xx takes it; 410 switches the channel off; all else is tried
again, after \`Retry-After\` where it is given.`

const headers = z.object({
  'webhook-id': z.string().openapi({ description: 'The same in all attempts' }),
  'webhook-timestamp': z.string().openapi({ description: 'The time of this attempt, seconds since 1970' }),
  'webhook-signature': z
    .string()
    .openapi({ description: '`v1,…`, one for each secret, separated by spaces' }),
})

/** Documents the webhooks that the collector sends. */
export function describeWebhooks(app: OpenAPIHono<Env>): void {
  for (const [type, schema] of Object.entries(WEBHOOKS)) {
    app.openAPIRegistry.registerWebhook({
      method: 'post',
      path: type,
      tags: ['Webhooks'],
      security: [],
      summary: SUMMARIES[type as WebhookType],
      description: ABOUT,
      request: { headers, body: { required: true, content: { 'application/json': { schema } } } },
      responses: { '2XX': { description: 'Taken' }, 410: { description: 'Send nothing more' } },
    })
  }
}
