import type { TimelineEvent } from '../../../shared/contact.ts'
import { exactTime } from '../../ui/format.ts'
import { SafeLink, webAddress } from '../../ui/safe-link.tsx'
import { words } from '../../words/words.ts'

/** What was sent with an event, as it was sent. */
export function EventFacts({ event }: { event: TimelineEvent }) {
  const { contact: say } = words.value
  return (
    <dl class="facts">
      {[
        ['url', event.url],
        ['referrer', event.referrer],
      ].map(
        ([name, address]) =>
          address &&
          webAddress(address) && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <SafeLink href={address}>{address}</SafeLink>
              </dd>
            </div>
          ),
      )}
      {Object.entries(event.props).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>
        </div>
      ))}
      <div>
        <dt>{say.when}</dt>
        <dd>{exactTime(event.at)}</dd>
      </div>
    </dl>
  )
}
