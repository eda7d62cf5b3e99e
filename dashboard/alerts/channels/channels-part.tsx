import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ChannelInfo, ChannelKind } from '../../../shared/channel.ts'
import type { Site } from '../../../shared/site.ts'
import { get } from '../../core/api.ts'
import { may } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { announce } from '../../ui/announce.ts'
import { KindsDialog } from '../../ui/kinds-dialog.tsx'
import { Failure, Lines, Notice } from '../../ui/states.tsx'
import { removeForGood } from '../saved-documents/use-saved-documents.ts'
import { offerUndo } from '../undo.tsx'
import { alertWords } from '../words/words.ts'
import { channelPath, isMadeElsewhere } from './channel-api.ts'
import { ChannelCard } from './channel-card.tsx'
import { ChannelForm } from './channel-form.tsx'

/** The kinds that a user adds here. */
const ofPeople = (words: Record<ChannelKind, string>): Record<ChannelKind, string> =>
  Object.fromEntries(
    Object.entries(words).filter(([kind]) => !isMadeElsewhere(kind as ChannelKind)),
  ) as Record<ChannelKind, string>

/** The channels of a site, which receive alerts beside the inbox. */
export function ChannelsPart({ site }: { site: Site }) {
  const { channels: say } = alertWords.value
  const path = `/api/sites/${encodeURIComponent(site.id)}/channels`
  const found = useResource<{ rows: ChannelInfo[] }>(path, signal => get(path, {}, signal))
  const all = useSignal<readonly ChannelInfo[] | null>(null)
  const adding = useSignal<ChannelKind | null>(null)
  const shownOnce = useSignal<{ id: string; secrets: readonly string[] } | null>(null)
  const removed = useSignal<ReadonlySet<string>>(new Set())
  useEffect(() => {
    if (found.data.value) all.value = found.data.value.rows
  }, [found.data.value])
  const changed = (info: ChannelInfo) => {
    all.value = all.value?.map(one => (one.id === info.id ? info : one)) ?? null
  }
  const remove = ({ id, name }: ChannelInfo) => {
    const hide = (isHidden: boolean) => {
      const next = new Set(removed.value)
      if (isHidden) next.add(id)
      else next.delete(id)
      removed.value = next
    }
    hide(true)
    const putBack = () => hide(false)
    offerUndo(say.removed(name), putBack, () => void removeForGood(channelPath(id), putBack))
  }
  const rows = all.value?.filter(({ id }) => !removed.value.has(id))
  return (
    <section class="alerts-part" aria-label={alertWords.value.parts.channels}>
      <p class="lead">{say.lead}</p>
      {!rows &&
        (found.error.value !== null ? (
          <Failure error={found.error.value} retry={found.reload} />
        ) : (
          <Lines count={4} />
        ))}
      {rows && (
        <>
          {may('admin') && (
            <div class="page-do">
              <KindsDialog
                id="add-channel"
                button={say.add}
                title={say.addTitle}
                kinds={ofPeople(say.kinds)}
                hints={ofPeople(say.kindHints)}
                choose={kind => (adding.value = kind)}
              />
            </div>
          )}
          {adding.value !== null && (
            <section class="channel-new" aria-label={say.add}>
              <h2>{say.kinds[adding.value]}</h2>
              <ChannelForm
                key={adding.value}
                site={site}
                kind={adding.value}
                info={null}
                saved={(info, secrets) => {
                  adding.value = null
                  shownOnce.value = secrets.length > 0 ? { id: info.id, secrets } : null
                  all.value = [...(all.value ?? []), info]
                  announce(say.saved(info.name))
                }}
                cancel={() => (adding.value = null)}
              />
            </section>
          )}
          {rows.length === 0 && adding.value === null && (
            <Notice title={say.emptyTitle} text={say.emptyText} />
          )}
          <ol class="saved-list">
            {rows.map(info => (
              <ChannelCard
                key={info.id}
                site={site}
                info={info}
                shownOnce={shownOnce.value?.id === info.id ? shownOnce.value.secrets : []}
                changed={changed}
                tried={found.reload}
                remove={() => remove(info)}
              />
            ))}
          </ol>
        </>
      )}
    </section>
  )
}
