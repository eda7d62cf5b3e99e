import type { Contact } from '../../../shared/contact.ts'
import { Ago } from '../../ui/ago.tsx'
import { words } from '../../words/words.ts'
import { handWords } from './words.ts'

const SHOWN = 8

type Claim = Contact['identities'][number]

/** The claims by which these browsers and events belong to one contact, with their trust. */
export function Identities({ contact }: { contact: Contact }) {
  const say = handWords.value
  const claims = contact.identities
  return (
    <section class="panel identities" aria-labelledby="identities-title">
      <h2 id="identities-title">{say.identities}</h2>
      {claims.length === 0 && <p class="soft">{say.identityNone}</p>}
      <ol>{claims.slice(0, SHOWN).map(row)}</ol>
      {claims.length > SHOWN && (
        <details>
          <summary>{words.value.verbs.more}</summary>
          <ol>{claims.slice(SHOWN).map(row)}</ol>
        </details>
      )}
    </section>
  )
}

const row = (claim: Claim) => (
  <li key={`${claim.at} ${claim.kind} ${claim.userId} ${claim.email} ${claim.visitor}`}>
    <span>{textOf(claim)}</span>
    <small>
      <Ago at={claim.at} /> · {handWords.value.trusts[claim.trust] ?? claim.trust}
      {claim.visitor && (
        <>
          {' · '}
          <code title={claim.visitor}>{claim.visitor.slice(0, 8)}</code>
        </>
      )}
    </small>
  </li>
)

function textOf({ kind, userId, email, previousId }: Claim): string {
  const say = handWords.value
  if (kind === 'alias') return say.joined(previousId ?? '')
  return [userId && `${say.said.userId} ${userId}`, email && `${say.said.email} ${email}`]
    .filter(Boolean)
    .join(', ')
}
