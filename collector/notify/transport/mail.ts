import { hostname } from 'node:os'
import { createTransport } from 'nodemailer'
import type { Sent, Transports } from '../channel.ts'
import { printable } from '../composition/sanitize.ts'

type Mail = { send: NonNullable<Transports['mail']>; close(): void }

/**
 * Mail through the operator's own server, which the environment configures and which is trusted. Null without one.
 * The sender is MAIL_FROM, else the user name of the mail server if that is an address.
 */
export function makeMail(
  { smtpUrl, mailFrom }: { smtpUrl: string | null; mailFrom?: string | null },
  timeoutMs: number,
): Mail | null {
  if (!smtpUrl) return null
  const from = mailFrom ?? senderOf(smtpUrl)
  const host = from.match(/@([^\s<>@]+)>?\s*$/)?.[1] ?? hostname()
  const transport = createTransport(
    {
      url: smtpUrl,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
    },
    { from, disableFileAccess: true, disableUrlAccess: true },
  )
  return {
    async send({ to, subject, text, html, id, list, replyTo }, signal): Promise<Sent> {
      try {
        const sending = transport.sendMail({
          to: to.map(address => ({ name: '', address })),
          subject,
          text,
          html,
          messageId: `<${id}@${host}>`,
          ...(replyTo === undefined
            ? {
                list: { id: { url: `${list.id}.pulseboard.${host}`, comment: list.name } },
                // RFC 3834: suppresses out-of-office replies.
                headers: { 'Auto-Submitted': 'auto-generated' },
              }
            : { replyTo: { name: '', address: replyTo } }),
        })
        const info = await within(2 * timeoutMs, signal, sending)
        const refused = info.rejected.map(String)
        const answer =
          refused.length === 0 ? info.response : `${info.response} (refused: ${refused.join(', ')})`
        return { outcome: 'delivered', status: codeOf(info.response) ?? 250, answer: printable(answer) }
      } catch (error) {
        const { responseCode, message } = error as Error & { responseCode?: number }
        return {
          outcome: 'failed',
          status: responseCode ?? null,
          answer: printable(message),
          retryAfterMs: null,
        }
      }
    },
    close: () => transport.close(),
  }
}

function senderOf(smtpUrl: string): string {
  const url = URL.parse(smtpUrl)
  const user = url ? decodeURIComponent(url.username) : ''
  return `Pulseboard <${user.includes('@') ? user : `pulseboard@${url?.hostname || hostname()}`}>`
}

const codeOf = (response: string): number | null => Number(response.match(/^\d{3}/)?.[0]) || null

/**
 * Each step of SMTP has its own time limit, and the whole exchange has one too. An abort only ends the wait: nodemailer
 * itself cannot be stopped.
 */
async function within<T>(ms: number, signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const late = () => reject(new Error(`The mail server was not done within ${ms / 1000} s.`))
  const stop = () => reject(new Error('Broken off: the collector is stopping.'))
  const timer = setTimeout(late, ms)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
