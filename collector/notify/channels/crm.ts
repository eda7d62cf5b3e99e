import type { Channel } from '../channel.ts'

/** A CRM gets the contact of a single alert; messages about several contacts and reminders are for people. */
export const crm: Channel<'crm'> = {
  // A repeat continues where the attempt before it has stopped.
  knowsRepeats: true,
  async send(settings, letter, means, signal) {
    if (means.handOver) return means.handOver(settings, letter, signal)
    return { outcome: 'failed', status: null, answer: 'There is no way to a CRM here.', retryAfterMs: null }
  },
}
