// biome-ignore-all lint/a11y/useSemanticElements: as in the list
// biome-ignore-all lint/a11y/useFocusableInteractive: as in the list
import { type ReadonlySignal, useComputed } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Row } from '../../shared/board.ts'
import type { Band } from '../../shared/plan.ts'
import { proofText } from '../../shared/words/proof.ts'
import { now } from '../core/server-clock.ts'
import { Ago } from '../ui/ago.tsx'
import { EventWords } from '../ui/event-words.tsx'
import { number } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { language, words } from '../words/words.ts'
import { Avatar } from './avatar.tsx'
import { type Scale, toneOf } from './bands.ts'
import { contactName } from './contact-name.ts'
import { LeadStatusLine, workedText } from './lead-status.tsx'
import { isPresent } from './presence.ts'
import { ScoreBar } from './score-bar.tsx'
import { Sparkline } from './sparkline.tsx'
import { useBoard } from './use-board.ts'

const EDGE_MS = 1_200

type Props = {
  row: ReadonlySignal<Row>
  rank: number
  top: number
  bands: readonly Band[]
  scale: Scale
  isTabStop: boolean
}

export function BoardRow({ row: source, rank, top, bands, scale, isTabStop }: Props) {
  const store = useBoard()
  const row = source.value
  const { archetypes, board } = words.value
  const tone = toneOf(bands, row.band)
  const band = bands.find(({ id }) => id === row.band)
  const name = contactName(row)
  const isHere = useComputed(() => isPresent(source.value, now.value)).value
  const edge = useEdge(row.score)
  return (
    <div
      class="row"
      role="row"
      data-id={row.contactId}
      data-known={row.name !== null || row.email !== null || undefined}
      data-tone={tone}
      aria-rowindex={rank + 1}
      tabIndex={isTabStop ? 0 : -1}
      style={{ transform: `translateY(${top}px)` }}
    >
      <i class="edge" ref={edge} />
      <span role="gridcell" class="cell-rank">
        {number(rank)}
      </span>
      <span role="gridcell" class="cell-change">
        <RankChange id={row.contactId} rank={store.isSnapshot.value ? row.rank : rank} />
      </span>
      <span role="gridcell" class="cell-who">
        <Avatar id={row.contactId} name={row.name ?? row.email} device={row.device} isHere={isHere} />
        <span class="who">
          <a class="who-name" href={`/contacts/${encodeURIComponent(row.contactId)}`} tabIndex={-1}>
            {name}
          </a>
          <LastAction row={row} />
        </span>
      </span>
      <span role="gridcell" class="cell-parts">
        <ScoreBar fit={row.fit} engagement={row.engagement} score={row.score} tone={tone} scale={scale} />
      </span>
      <span role="gridcell" class="cell-score" title={band?.name}>
        {number(row.score)}
        {band && <span class="sr-only">, {band.name}</span>}
      </span>
      <span role="gridcell" class="cell-trend">
        <Sparkline trend={row.trend} tone={tone} />
      </span>
      <span role="gridcell" class="cell-status">
        <span class="status-band">
          {band && <b data-tone={tone}>{band.name}</b>}
          {row.archetype && <em>{archetypes[row.archetype]}</em>}
          {row.partner && (
            <em class="partner" title={`${board.facets.partner}: ${row.partner.name}`}>
              {row.partner.name}
            </em>
          )}
          {row.isUnproven && (
            <em class="unproven" title={proofText(language.value, row.score, 0) ?? undefined}>
              {board.unproven}
            </em>
          )}
        </span>
        <LeadStatusLine row={row} band={band} />
      </span>
    </div>
  )
}

function LastAction({ row }: { row: Row }) {
  const place = row.company ?? row.city
  const worked = workedText(row)
  return (
    <span class="who-did">
      {worked && <span class="did-worked">{worked} ·</span>}
      <span class="did">
        {place && <span class="place">{place} · </span>}
        {row.lastEvent ? <EventWords event={row.lastEvent} /> : words.value.board.noAction}
      </span>
      {row.lastEvent && (
        <>
          {' · '}
          <Ago at={row.lastEvent.at} />
        </>
      )}
    </span>
  )
}

function RankChange({ id, rank }: { id: string; rank: number }) {
  const { board } = words.value
  const since = useBoard().baseline.value
  if (!since) return null
  const before = since.ranks.get(id)
  if (before === undefined) return since.ranks.size > 0 ? <span class="is-new">{board.isNew}</span> : null
  const by = before - rank
  if (by === 0) return <span class="sr-only">{board.same}</span>
  return (
    <span class={by > 0 ? 'went-up' : 'went-down'}>
      <Icon name={by > 0 ? 'up' : 'down'} />
      <span aria-hidden="true">{number(Math.abs(by))}</span>
      <span class="sr-only">{by > 0 ? board.up(by) : board.down(-by)}</span>
    </span>
  )
}

/** After a change of the score, the row shows a fading edge in its band's colour. */
function useEdge(score: number) {
  const edge = useRef<HTMLElement>(null)
  const before = useRef(score)
  useEffect(() => {
    if (before.current === score) return
    before.current = score
    edge.current?.animate?.({ opacity: [1, 1, 0] }, { duration: EDGE_MS, easing: 'ease-in' })
  }, [score])
  return edge
}
