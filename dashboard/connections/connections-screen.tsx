import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ConnectionInfo, CreatedConnection, ProviderInfo } from '../../shared/connection.ts'
import type { Site } from '../../shared/site.ts'
import { get } from '../core/api.ts'
import { may, site } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { announce } from '../ui/announce.ts'
import { Loaded } from '../ui/loaded.tsx'
import { Notice } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { ConnectionCard } from './connection-card.tsx'
import { Gallery } from './gallery.tsx'
import { NewConnectionForm } from './new-connection.tsx'
import { connectionWords } from './words/words.ts'

/** The interval of the reload that shows new requests. */
const ASK_EVERY_MS = 2_000

/** The services that send events: a gallery, the steps of each, and the state of each. */
export function ConnectionsScreen() {
  const say = connectionWords.value
  return (
    <main class="page connections" id="main">
      <Title text={say.title} />
      <p class="lead">{say.lead}</p>
      {site.value && <OfSite key={site.value.id} site={site.value} />}
    </main>
  )
}

function OfSite({ site: { id } }: { site: Site }) {
  const say = connectionWords.value
  const path = `/api/sites/${encodeURIComponent(id)}/connections`
  const found = useResource<{ rows: ConnectionInfo[] }>(path, signal => get(path, {}, signal))
  const catalogue = useResource<{ rows: ProviderInfo[] }>('providers', signal =>
    get('/api/providers', {}, signal),
  )
  const isChoosing = useSignal(false)
  const chosen = useSignal<ProviderInfo | null>(null)
  /** A new connection; its address is shown only now. */
  const made = useSignal<CreatedConnection | null>(null)
  useEffect(() => {
    const ask = setInterval(() => {
      if (!document.hidden) found.reload()
    }, ASK_EVERY_MS)
    return () => clearInterval(ask)
  }, [id])
  const begin = (provider: ProviderInfo | null) => {
    chosen.value = provider
    isChoosing.value = provider === null
    made.value = null
  }
  return (
    <Loaded of={catalogue} lines={3}>
      {({ rows: providers }) => (
        <>
          {may('admin') && !isChoosing.value && !chosen.value && (
            <p class="page-do">
              <button type="button" class="button primary" onClick={() => begin(null)}>
                {say.add}
              </button>
            </p>
          )}
          {isChoosing.value && (
            <Gallery providers={providers} choose={begin} cancel={() => (isChoosing.value = false)} />
          )}
          {chosen.value && (
            <NewConnectionForm
              key={chosen.value.kind}
              site={id}
              provider={chosen.value}
              saved={connection => {
                chosen.value = null
                made.value = connection
                found.reload()
                announce(say.created(connection.name))
              }}
              cancel={() => (chosen.value = null)}
            />
          )}
          <Loaded of={found} lines={4}>
            {({ rows }) =>
              rows.length === 0 ? (
                !isChoosing.value && !chosen.value && <Notice title={say.emptyTitle} text={say.emptyText} />
              ) : (
                <ol class="connection-list">
                  {rows.toReversed().map(info => (
                    <ConnectionCard
                      key={info.id}
                      info={info}
                      provider={providers.find(({ kind }) => kind === info.provider)!}
                      address={made.value?.id === info.id ? made.value.address : null}
                      renewed={connection => (made.value = connection)}
                      changed={found.reload}
                    />
                  ))}
                </ol>
              )
            }
          </Loaded>
        </>
      )}
    </Loaded>
  )
}
