import type { Attempt as Tried } from '../../../shared/delivery.ts'
import { alertWords } from '../words/words.ts'

const PRIVATE =
  /^(?:localhost|.*\.(?:localhost|local|internal)|0\..*|127\..*|10\..*|192\.168\..*|169\.254\..*|172\.(?:1[6-9]|2\d|3[01])\..*|\[(?:::1?|f[cd].*|fe[89ab].*)\]|[^.:]+)$/i

/** Whether the server sends to this address only if its operator has named the host in OUTGOING_ALLOW. */
export function needsAllowance(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && (url.protocol === 'http:' || PRIVATE.test(url.hostname))
}

/** The server's own words where it sent nothing: they begin with it. */
const REFUSED = 'Refused: '

export const wasRefused = ({ status, answer }: Attempt): boolean =>
  status === null && answer.startsWith(REFUSED)

type Attempt = Pick<Tried, 'status' | 'answer'>

/** The outcome of an attempt, translated if it is the server's own text; the answer of a receiver is shown unchanged. */
export function answerText({ status, answer }: Attempt): string {
  if (status !== null) return answer
  const { refusals } = alertWords.value.channels
  if (answer.startsWith(REFUSED)) return refusals.forbidden
  if (/ECONNREFUSED/.test(answer)) return refusals.connection
  return /ENOTFOUND|EAI_AGAIN/.test(answer) ? refusals.name : answer
}
