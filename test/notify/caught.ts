import type { Request, Sent, Transports } from '../../collector/notify/channel.ts'

type Mail = Parameters<NonNullable<Transports['mail']>>[0]

/** Means that keep what channels want sent. */
export function caught(): { requests: Request[]; mails: Mail[]; means: Transports } {
  const requests: Request[] = []
  const mails: Mail[] = []
  const delivered: Sent = { outcome: 'delivered', status: 200, answer: 'ok' }
  const keep =
    <T>(list: T[]) =>
    async (one: T): Promise<Sent> => {
      list.push(one)
      return delivered
    }
  return { requests, mails, means: { fetch: keep(requests), mail: keep(mails) } }
}
