import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export type Mail = { to: string; subject: string; text: string }

/** A real SMTP server, with what it was given. */
export async function openMailServer() {
  const mails: Mail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', chunk => chunks.push(chunk))
      stream.on('end', () => {
        void PostalMime.parse(Buffer.concat(chunks)).then(mail => {
          for (const { address } of envelope.rcptTo)
            mails.push({ to: address, subject: mail.subject ?? '', text: mail.text ?? '' })
          done()
        }, done)
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    /** The subjects of the mails to an address. */
    to: (address: string) => mails.filter(mail => mail.to === address).map(({ subject }) => subject),
    /** The link in the latest mail of that subject. */
    linkIn(subject: string): string | undefined {
      const mail = mails.findLast(one => one.subject.includes(subject))
      return /https?:\/\/\S+/.exec(mail?.text ?? '')?.[0]
    },
    close: () => new Promise<void>(done => server.close(done)),
  }
}
