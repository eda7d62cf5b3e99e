import { useRef } from 'preact/hooks'
import type { Row } from '../../shared/board.ts'
import type { Band } from '../../shared/plan.ts'
import { Avatar } from '../board/avatar.tsx'
import { type Scale, scaleOf, toneOf } from '../board/bands.ts'
import { contactName } from '../board/contact-name.ts'
import { beat, isPresent } from '../board/presence.ts'
import { ScoreBar } from '../board/score-bar.tsx'
import { useBoard } from '../board/use-board.ts'
import { useGlide } from '../board/use-glide.ts'
import { now } from '../core/server-clock.ts'
import { Ago } from '../ui/ago.tsx'
import { EventWords } from '../ui/event-words.tsx'
import { number } from '../ui/format.ts'
import { words } from '../words/words.ts'

export const ROWS = 12

/** Rows that can be read from five metres; each has a twelfth of the height. */
export function WallRows({ bands }: { bands: readonly Band[] }) {
  const { board, wall } = words.value
  const store = useBoard()
  const box = useRef<HTMLOListElement>(null)
  const order = store.shown.value.slice(0, ROWS)
  const best = (order[0] && store.rowOf(order[0])?.value.score) || 0
  const scale = scaleOf(bands, best)
  useGlide(box, order, (box.current?.clientHeight ?? 0) / ROWS)
  return (
    <ol
      class="wall-rows"
      ref={box}
      aria-label={board.title}
      data-beat={beat}
      style={{ '--score-signs': number(best).length }}
    >
      {order.length === 0 && <li class="wall-none">{wall.empty}</li>}
      {order.map((id, at) => {
        const row = store.rowOf(id)?.value
        return row && <WallRow key={id} row={row} rank={at + 1} bands={bands} scale={scale} />
      })}
    </ol>
  )
}

type Props = { row: Row; rank: number; bands: readonly Band[]; scale: Scale }

function WallRow({ row, rank, bands, scale }: Props) {
  const tone = toneOf(bands, row.band)
  const band = bands.find(({ id }) => id === row.band)
  return (
    <li
      class="wall-row"
      data-id={row.contactId}
      data-tone={tone}
      style={{ transform: `translateY(${(rank - 1) * 100}%)` }}
    >
      <span class="wall-rank">{number(rank)}</span>
      <Avatar id={row.contactId} name={row.name} device={row.device} isHere={isPresent(row, now.value)} />
      <span class="wall-who">
        <b>{contactName(row)}</b>
        {row.lastEvent && (
          <span class="wall-did">
            <span>
              <EventWords event={row.lastEvent} />
            </span>
            <Ago at={row.lastEvent.at} />
          </span>
        )}
      </span>
      <ScoreBar fit={row.fit} engagement={row.engagement} score={row.score} tone={tone} scale={scale} />
      <span class="wall-score">
        {number(row.score)}
        {band && <span class="sr-only">, {band.name}</span>}
      </span>
    </li>
  )
}
