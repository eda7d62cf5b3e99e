import type { Preview as Answer } from '../../../shared/plan-info.ts'
import { number, signed } from '../../ui/format.ts'
import { Lines } from '../../ui/states.tsx'
import { named, words } from '../../words/words.ts'
import { Changes } from './changes.tsx'

/** The effect of a publication on the stored history, next to today's numbers. */
export function Preview({ preview, isBusy }: { preview: Answer | null; isBusy: boolean }) {
  const { plans: say } = words.value
  return (
    <aside class="plan-preview" aria-labelledby="preview-title" aria-busy={isBusy}>
      <h2 id="preview-title">{say.previewTitle}</h2>
      {isBusy && <Lines count={6} />}
      {!isBusy && !preview && <p class="soft">{say.previewNone}</p>}
      {!isBusy && preview && (
        <>
          <p class="soft">{say.previewOf(preview.contacts)}</p>
          <Bands bands={preview.bands} />
          <Changes preview={preview} />
          <Distribution bins={preview.distribution} />
          <Moves moves={preview.moves} />
        </>
      )}
    </aside>
  )
}

function Bands({ bands }: { bands: Answer['bands'] }) {
  const { plans: say, board } = words.value
  return (
    <table class="table figures">
      <thead>
        <tr>
          <th scope="col">{board.band}</th>
          <th scope="col">{say.now}</th>
          <th scope="col">{say.after}</th>
          <th scope="col">{say.enter}</th>
          <th scope="col">{say.leave}</th>
        </tr>
      </thead>
      <tbody>
        {bands.toReversed().map(({ id, name, now, after, enter, leave }) => (
          <tr key={id}>
            <th scope="row">{named('band', id, name)}</th>
            <td>{number(now)}</td>
            <td>
              <b>{number(after)}</b>
            </td>
            <td>{signed(enter)}</td>
            <td>{signed(-leave)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Two outlines over each other: soft for now, ink for after. */
function Distribution({ bins }: { bins: Answer['distribution'] }) {
  const { plans: say } = words.value
  if (bins.length === 0) return null
  const most = Math.max(1, ...bins.flatMap(({ now, after }) => [now, after]))
  return (
    <figure class="distribution">
      <figcaption>{say.distribution}</figcaption>
      <div class="bins" aria-hidden="true">
        {bins.map(({ from, now, after }) => (
          <span key={from} title={`${number(from)}: ${number(now)} → ${number(after)}`}>
            <i class="bin-now" style={{ height: `${(now / most) * 100}%` }} />
            <i class="bin-after" style={{ height: `${(after / most) * 100}%` }} />
          </span>
        ))}
      </div>
      <p class="bins-ends" aria-hidden="true">
        <span>{number(bins[0]!.from)}</span>
        <span class="key-now">{say.now}</span>
        <span class="key-after">{say.after}</span>
        <span>{number(bins.at(-1)!.from)}</span>
      </p>
      <table class="sr-only">
        <thead>
          <tr>
            <th scope="col">{say.from}</th>
            <th scope="col">{say.now}</th>
            <th scope="col">{say.after}</th>
          </tr>
        </thead>
        <tbody>
          {bins.map(({ from, now, after }) => (
            <tr key={from}>
              <th scope="row">{number(from)}</th>
              <td>{number(now)}</td>
              <td>{number(after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

function Moves({ moves }: { moves: Answer['moves'] }) {
  const { plans: say, anonymous, board } = words.value
  if (moves.length === 0) return null
  const show = (value: number | null) => (value === null ? '–' : number(value))
  return (
    <table class="table figures">
      <caption>{say.moves}</caption>
      <thead>
        <tr>
          <th scope="col">{board.contact}</th>
          <th scope="col">{say.now}</th>
          <th scope="col">{say.after}</th>
        </tr>
      </thead>
      <tbody>
        {moves.map(move => (
          <tr key={move.contactId}>
            <th scope="row">
              <a href={`/contacts/${encodeURIComponent(move.contactId)}`}>{move.name ?? anonymous}</a>
            </th>
            <td>
              {show(move.now)} <small>#{show(move.rankNow)}</small>
            </td>
            <td>
              <b>{show(move.after)}</b> <small>#{show(move.rankAfter)}</small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
