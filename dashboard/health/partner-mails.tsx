import type { PartnerMails as Mails } from '../../shared/partner.ts'
import { get } from '../core/api.ts'
import { useResource } from '../core/use-resource.ts'
import { Ago } from '../ui/ago.tsx'
import { Panel } from '../ui/panel.tsx'
import { partnerMailWords } from './mail-words.ts'

/** Mails to partners that wait or were not delivered; nothing where all have arrived. */
export function PartnerMails({ site }: { site: string }) {
  const say = partnerMailWords.value
  const path = `/api/sites/${encodeURIComponent(site)}/partner-mails`
  const mails = useResource<Mails>(path, signal => get(path, {}, signal))
  const data = mails.data.value
  if (!data || data.rows.length === 0) return null
  return (
    <Panel id="partner-mails" title={say.title} lead={data.hasMail ? say.lead : say.noMail}>
      <ul>
        {data.rows.map(({ kind, state, count, oldestAt }) => (
          <li key={`${kind}${state}`}>
            {say.kinds[kind] ?? kind}: {state === 'dead' ? say.dead(count) : say.waiting(count)},{' '}
            <Ago at={oldestAt} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}
