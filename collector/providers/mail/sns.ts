import { at, isTree, type Tree, text } from '../body.ts'
import type { Evidence, Verdict } from '../port.ts'
import { isRsa, missing, WRONG } from '../signature.ts'

/** Amazon's own hosts for its notification service, in one region. */
const HOST = /^sns\.[a-z0-9-]{3,}\.amazonaws\.com(?:\.cn)?$/

const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']

/** Whether an address is Amazon's: certificates and confirmations are requested from no other host. */
export function isAmazons(address: unknown): address is string {
  const url = typeof address === 'string' ? URL.parse(address) : null
  return (
    url !== null &&
    url.protocol === 'https:' &&
    HOST.test(url.hostname) &&
    url.port === '' &&
    url.username === '' &&
    url.password === ''
  )
}

/** Checks an envelope of Amazon's notification service against the certificate that it names. */
export function verifySns(envelope: unknown, { certificate }: Evidence): Verdict {
  if (!isTree(envelope)) return missing()
  const [signature, url, version] = [
    at(envelope, 'Signature'),
    at(envelope, 'SigningCertURL'),
    at(envelope, 'SignatureVersion'),
  ]
  if (typeof signature !== 'string' || (version !== '1' && version !== '2')) return missing()
  if (!isAmazons(url) || !new URL(url).pathname.endsWith('.pem')) return WRONG
  const signed = signedText(envelope)
  if (signed === null) return WRONG
  const pem = certificate(url)
  if (pem === null) return { certificate: url }
  return isRsa(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256', pem, signature, signed) ? null : WRONG
}

function signedText(envelope: Tree): string | null {
  const fields = at(envelope, 'Type') === 'Notification' ? NOTIFICATION : CONFIRMATION
  let signed = ''
  for (const name of fields) {
    const value = at(envelope, name)
    if (typeof value === 'string') signed += `${name}\n${value}\n`
    else if (value !== undefined || name !== 'Subject') return null
  }
  return signed
}

/** The address that confirms a subscription, if the body is a confirmation request. */
export function confirmationOf(envelope: unknown): string | undefined {
  const url = at(envelope, 'SubscribeURL')
  return at(envelope, 'Type') === 'SubscriptionConfirmation' && isAmazons(url) ? url : undefined
}

export const topicOf = (envelope: unknown): string | undefined => text(at(envelope, 'TopicArn'))
