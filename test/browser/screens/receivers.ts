import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export type Got = { path: string; headers: Record<string, string | undefined>; body: string; at: number }

/** Where messages of all channels end up, on this machine. Must stand before the collector is started. */
export async function startReceivers() {
  const got: Got[] = []
  /** The answer of each path; 204 by default. */
  const answers = new Map<string, { status: number; body?: string }>()
  const web = createServer(async (request, response) => {
    const path = request.url ?? '/'
    let body = ''
    for await (const chunk of request) body += chunk
    const headers = request.headers as Got['headers']
    got.push({ path, headers, body, at: Date.now() })
    const { status, body: said = '' } = answers.get(path) ?? { status: path.startsWith('/slack') ? 200 : 204 }
    response.writeHead(status).end(said || (path.startsWith('/slack') ? 'ok' : ''))
  })
  const take = async (stream: AsyncIterable<Buffer>) => {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk)
    const { subject = '', text = '', html = '' } = await PostalMime.parse(Buffer.concat(chunks))
    got.push({ path: '/mail', headers: { subject, text }, body: html, at: Date.now() })
  }
  const mail = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    // A collector that is stopped breaks off what it is sending.
    onData: (stream, _session, done) => void take(stream).then(() => done(), done),
  })
  mail.on('error', () => {})
  await Promise.all([
    new Promise<void>(done => web.listen(0, '127.0.0.1', done)),
    new Promise<void>(done => mail.listen(0, '127.0.0.1', done)),
  ])
  const port = (web.address() as AddressInfo).port
  return {
    got,
    answers,
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    /** For the collector that is to reach them. */
    env: {
      OUTGOING_ALLOW: '127.0.0.1',
      SMTP_URL: `smtp://127.0.0.1:${(mail.server.address() as AddressInfo).port}`,
      MAIL_FROM: 'Pulseboard <alerts@board.example>',
    },
    async close() {
      web.closeAllConnections()
      await Promise.all([
        new Promise<void>(done => web.close(() => done())),
        new Promise<void>(done => mail.close(done)),
      ])
    },
  }
}
