import type { Provider } from '../port.ts'
import { readMapped } from './read-mapped.ts'

/** Any sender of POST requests: the owner's mapping defines the meaning of a body. */
export const webhook: Provider = {
  kind: 'webhook',
  name: 'Webhook',
  category: 'any',
  auth: 'address',
  isVerified: true,
  secrets: [],
  events: [],
  docs: '#anything-that-can-post',
  isMapped: true,

  verify: () => null,

  read: () => ({ items: [], skipped: [{ fault: 'not_mapped', name: null }] }),

  readBy: readMapped,
}
