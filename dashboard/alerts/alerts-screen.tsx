import type { ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Site } from '../../shared/site.ts'
import { type AlertsPart, route } from '../core/route.ts'
import { site } from '../core/session.ts'
import { number } from '../ui/format.ts'
import { Title } from '../ui/title.tsx'
import { ChannelsPart } from './channels/channels-part.tsx'
import { InboxPart } from './inbox/inbox-part.tsx'
import { unread } from './inbox.ts'
import { ListsPart } from './lists/lists-part.tsx'
import { LogPart } from './log/log-part.tsx'
import { ReportPart } from './report/report-part.tsx'
import { RulesPart } from './rules/rules-part.tsx'
import { UndoBar } from './undo.tsx'
import { alertWords } from './words/words.ts'

const parts: { [P in AlertsPart]: ComponentType<{ site: Site }> } = {
  inbox: InboxPart,
  rules: RulesPart,
  channels: ChannelsPart,
  log: LogPart,
  lists: ListsPart,
  report: ReportPart,
}

/** The inbox, and everything that decides what comes into it and where else it goes. */
export function AlertsScreen() {
  const { title, parts: names, partsLabel } = alertWords.value
  const at = route.value
  const here = at.name === 'alerts' ? at.part : 'inbox'
  const Part = parts[here]
  const nav = useRef<HTMLElement>(null)
  // On a phone the row of parts scrolls sideways.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [here])
  return (
    <main class="alerts" id="main">
      <header class="alerts-head">
        <Title text={title} part={here === 'inbox' ? undefined : names[here]} />
        <nav ref={nav} class="alerts-parts" aria-label={partsLabel}>
          {(Object.keys(parts) as AlertsPart[]).map(part => (
            <a
              key={part}
              href={part === 'inbox' ? '/alerts' : `/alerts/${part}`}
              aria-current={part === here ? 'page' : undefined}
            >
              <span data-text={names[part]}>{names[part]}</span>
              {part === 'inbox' && unread.value ? <b class="count">{number(unread.value)}</b> : null}
            </a>
          ))}
        </nav>
      </header>
      {site.value && <Part key={site.value.id} site={site.value} />}
      {/* The key ends an offered undo with the part that it belongs to. */}
      <UndoBar key={here} />
    </main>
  )
}
