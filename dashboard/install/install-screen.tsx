import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { InstallCheck } from '../../shared/site.ts'
import { get } from '../core/api.ts'
import { may, site } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { Troubles } from '../health/troubles.tsx'
import { Ago } from '../ui/ago.tsx'
import { announce } from '../ui/announce.ts'
import { CopyField } from '../ui/copy-field.tsx'
import { eventText } from '../ui/event-words.tsx'
import { Icon, Mark } from '../ui/icons.tsx'
import { Failure, Lines } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { Platforms } from './platforms.tsx'
import { installWords } from './words.ts'

const ASK_EVERY_MS = 2_000
/** Long enough to paste a line and reload a page. */
const HELP_AFTER_MS = 25_000

export function InstallScreen() {
  const install = installWords.value
  const id = site.value?.id ?? null
  const check = useResource<InstallCheck>(id, signal => get(`/api/sites/${id}/install`, {}, signal))
  const isLate = useSignal(false)
  const found = check.data.value
  useEffect(() => {
    const ask = setInterval(() => {
      if (!document.hidden) check.reload()
    }, ASK_EVERY_MS)
    const help = setTimeout(() => {
      isLate.value = true
    }, HELP_AFTER_MS)
    return () => {
      clearInterval(ask)
      clearTimeout(help)
    }
  }, [id])
  const isSeen = found?.firstEvent != null
  const wasWaiting = useRef(false)
  useEffect(() => {
    if (found && !isSeen) wasWaiting.current = true
    if (isSeen && wasWaiting.current) announce(installWords.value.seen)
  }, [found !== null, isSeen])
  const hasProblems = (found?.problems.length ?? 0) > 0
  return (
    <main class="page install" id="main">
      <Title text={install.title} />
      <p class="lead">{install.lead}</p>
      {!found &&
        (check.error.value ? (
          <Failure error={check.error.value} retry={check.reload} />
        ) : (
          <Lines count={5} />
        ))}
      {found && (
        <>
          <Platforms check={found} />
          {found.firstEvent ? <Seen check={found} /> : <Waiting />}
          {id && may('member') && <Troubles key={id} site={id} isQuiet />}
          {!found.firstEvent && (isLate.value || hasProblems) && <Reasons />}
          <section class="panel">
            <h2>{install.steps}</h2>
            <p>
              {install.server(new URL('/v1', found.scriptUrl).href)}{' '}
              <a href="/settings#keys">{install.serverHow}</a> <a href="/api/docs">{install.serverDocs}</a>
            </p>
            {found.pinned && (
              <>
                <p>{install.pinned}</p>
                <CopyField text={pinnedSnippet(found, found.pinned)} label={install.pinnedSnippet} />
              </>
            )}
          </section>
        </>
      )}
    </main>
  )
}

/** The same line for the file that never changes, with what the browser is to check it by. */
const pinnedSnippet = (
  { snippet, scriptUrl }: InstallCheck,
  { url, integrity }: NonNullable<InstallCheck['pinned']>,
): string =>
  snippet.replace(`src="${scriptUrl}"`, `src="${url}" integrity="${integrity}" crossorigin="anonymous"`)

function Waiting() {
  const install = installWords.value
  return (
    <section class="install-state" data-is="waiting">
      <Mark />
      <div>
        <h2>{install.waiting}</h2>
        <p>{install.waitingShort}</p>
      </div>
    </section>
  )
}

function Seen({ check }: { check: InstallCheck }) {
  const install = installWords.value
  const { firstEvent, lastEvent } = check
  const what = eventText({ name: firstEvent!.name, url: firstEvent!.url, item: null, title: null })
  return (
    <section class="install-state" data-is="seen">
      <Icon name="check" />
      <div>
        <h2>{install.seen}</h2>
        <p>
          {firstEvent!.name && `${install.seenText(what)}, `}
          <Ago at={firstEvent!.at} />
        </p>
        {lastEvent && (
          <p class="soft">
            {install.last}: {eventText({ name: lastEvent.name, url: lastEvent.url, item: null, title: null })}
            , <Ago at={lastEvent.at} />
          </p>
        )}
      </div>
      <p class="install-next">
        <a class="button primary" href="/board">
          {install.toBoard}
        </a>{' '}
        {may('admin') && (
          <a class="button" href="/alerts/channels">
            {install.toChannels}
          </a>
        )}
      </p>
    </section>
  )
}

function Reasons() {
  const install = installWords.value
  return (
    <section class="panel install-reasons">
      <h2>{install.nothing}</h2>
      <dl>
        {install.reasons.map(([title, text]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
