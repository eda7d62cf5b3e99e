import type { Contact } from '../../../shared/contact.ts'
import { Adjustments } from './adjustments.tsx'
import { Identities } from './identities.tsx'
import { Rights } from './rights.tsx'

type Props = { contact: Contact; path: string; reload: () => void }

/** What people state of a contact, and what the contact has stated. */
export function ByHand(props: Props) {
  return (
    <>
      <Adjustments {...props} />
      <Rights {...props} />
      <Identities contact={props.contact} />
    </>
  )
}
