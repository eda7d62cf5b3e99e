import type { Contact } from '../../../shared/contact.ts'
import { Adjustments } from './adjustments.tsx'
import { Identities } from './identities.tsx'
import { Rights } from './rights.tsx'

type Props = { contact: Contact; path: string; reload: () => void }

/** Statements of users about a contact, and the contact's own statements. */
export function ByHand(props: Props) {
  return (
    <>
      <Adjustments {...props} />
      <Rights {...props} />
      <Identities contact={props.contact} />
    </>
  )
}
