import { at, jsonOf, text } from '../body.ts'
import type { Provider, Reading } from '../port.ts'
import { isSame, missing, NOT_SET_UP, WRONG } from '../signature.ts'

export const pipedrive: Provider = {
  kind: 'pipedrive',
  name: 'Pipedrive',
  category: 'crm',
  auth: 'signed_partly',
  isVerified: true,
  secrets: [{ name: 'token' }, { name: 'user', isOptional: true }, { name: 'password', isOptional: true }],
  events: ['deal_created', 'deal_won', 'deal_lost'],
  docs: 'https://pipedrive.readme.io/docs/guide-for-webhooks-v2',
  isAsked: true,

  // A user name and a password that the owner has chosen for the webhook: Pipedrive signs nothing.
  verify({ header }, { user, password }) {
    if (!user || !password) return NOT_SET_UP
    const sent = header('authorization')
    if (sent === null) return missing('authorization')
    return isSame(sent, `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`) ? null : WRONG
  },

  /** A notice says that a deal has changed; how it is now is read by the API. */
  read(body): Reading {
    const said = jsonOf(body)
    const entity = text(at(said, 'meta', 'entity'))
    const id = text(at(said, 'meta', 'entity_id'))
    // Version 1 has no entity: it is to be set up as version 2.
    if (entity === undefined || text(at(said, 'meta', 'version'))?.startsWith('2') !== true)
      return { items: [], skipped: [{ fault: 'bad_body', name: null }] }
    if (entity !== 'deal' || id === undefined || !/^\d{1,20}$/.test(id))
      return { items: [], skipped: [{ fault: 'unknown_kind', name: entity }] }
    const action = text(at(said, 'meta', 'action'))
    return { items: [], skipped: [], deals: action === 'delete' ? [] : [id] }
  },
}
