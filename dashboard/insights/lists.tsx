import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import type { Origin, Survey } from '../../shared/overview.ts'
import type { Plan } from '../../shared/plan.ts'
import { money, number, signedDecimal } from '../ui/format.ts'
import { overviewWords } from './words.ts'

const NEVER_SHOWN = 12
/** The rule id of manual adjustments in explanations (score/rules/adjustment.ts). */
const ADJUSTMENT = 'adjustment'

type Column = { name: string; cells: (string | null)[] }
type Ranked = {
  title: string
  lead?: string
  head: string
  names: { key: string; name: ComponentChildren; share: number; isMinus?: boolean }[]
  columns: Column[]
  none: string
}

/** A list in order with a bar under each name, as long as its share of the first. */
function RankedTable({ title, lead, head, names, columns, none }: Ranked) {
  const id = useId()
  return (
    <section class="panel question" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {lead && <p class="soft readout">{lead}</p>}
      {names.length === 0 ? (
        <p class="soft">{none}</p>
      ) : (
        <table class="table figures ranked" aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">{head}</th>
              {columns.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map(({ key, name, share, isMinus }, row) => (
              <tr key={key}>
                <th scope="row">
                  <span class="ranked-name">{name}</span>
                  <i
                    class={isMinus ? 'share minus' : 'share'}
                    style={{ width: `${Math.max(0.5, share * 100)}%` }}
                  />
                </th>
                {columns.map(column => (
                  <td key={column.name}>{column.cells[row]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

const SHOWN = 10

export function Pages({ pages: all }: { pages: Survey['pages'] }) {
  const say = overviewWords.value
  const pages = all.slice(0, SHOWN)
  return (
    <RankedTable
      title={say.pagesTitle}
      head={say.page}
      none={say.none}
      names={pages.map(({ path, title, people }) => ({
        key: path,
        name: (
          <>
            {title ?? path}
            {title && <small>{path}</small>}
          </>
        ),
        share: people / (pages[0]?.people || 1),
      }))}
      columns={[
        { name: say.views, cells: pages.map(({ views }) => number(views)) },
        { name: say.people, cells: pages.map(({ people }) => number(people)) },
      ]}
    />
  )
}

export function Origins({ origins: all, of }: { origins: Origin[]; of: 'source' | 'campaign' }) {
  const say = overviewWords.value
  const origins = all.slice(0, SHOWN)
  const isSource = of === 'source'
  return (
    <RankedTable
      title={isSource ? say.sourcesTitle : say.campaignsTitle}
      head={isSource ? say.source : say.campaign}
      none={isSource ? say.sourcesNone : say.campaignsNone}
      names={origins.map(({ name, channel, people }) => ({
        key: `${name} ${channel}`,
        name: (
          <>
            {name}
            {channel && channel !== name && <small>{say.channels[channel] ?? channel}</small>}
          </>
        ),
        share: people / (origins[0]?.people || 1),
      }))}
      columns={[
        { name: say.visits, cells: origins.map(({ visits }) => number(visits)) },
        { name: say.people, cells: origins.map(({ people }) => number(people)) },
        { name: say.hot, cells: origins.map(({ hot }) => number(hot)) },
      ]}
    />
  )
}

export function Conversions({ conversions }: { conversions: Survey['conversions'] }) {
  const say = overviewWords.value
  const rows = conversions.filter(({ times }) => times > 0)
  if (rows.length === 0) return null
  return (
    <RankedTable
      title={say.conversionsList}
      head={say.what}
      none={say.none}
      names={rows.map(({ name, people }) => ({
        key: name,
        name: say.conversions[name] ?? name,
        share: people / Math.max(1, ...rows.map(row => row.people)),
      }))}
      columns={[
        { name: say.times, cells: rows.map(({ times }) => number(times)) },
        { name: say.people, cells: rows.map(({ people }) => number(people)) },
        {
          name: say.value,
          cells: rows.map(({ value }) =>
            value.map(({ amount, currency }) => money(amount, currency)).join(', '),
          ),
        },
      ]}
    />
  )
}

/** The points of each rule; rules that have never fired are listed separately. */
export function Rules({ rules, plan }: { rules: Survey['rules']; plan: Plan }) {
  const say = overviewWords.value
  const names = new Map(plan.rules.map(({ id, name }) => [id, name || id]))
  const known = rules.filter(({ rule }) => names.has(rule) || rule === ADJUSTMENT)
  const most = Math.max(1, ...known.map(({ points }) => Math.abs(points)))
  return (
    <RankedTable
      title={say.rulesTitle}
      lead={say.rulesLead}
      head={say.rule}
      none={say.none}
      names={known.map(({ rule, points }) => ({
        key: rule,
        name: names.get(rule) ?? say.adjustments,
        share: Math.abs(points) / most,
        isMinus: points < 0,
      }))}
      columns={[
        { name: say.times, cells: known.map(({ times }) => number(times)) },
        { name: say.people, cells: known.map(({ people }) => number(people)) },
        { name: say.points, cells: known.map(({ points }) => signedDecimal(points)) },
      ]}
    />
  )
}

export function NeverFired({ rules, plan, planId }: { rules: Survey['rules']; plan: Plan; planId: string }) {
  const say = overviewWords.value
  const id = useId()
  const fired = new Set(rules.map(({ rule }) => rule))
  const never = plan.rules.filter(rule => !fired.has(rule.id))
  return (
    <section class="panel question" aria-labelledby={id}>
      <h2 id={id}>{say.neverTitle}</h2>
      {never.length === 0 ? (
        <p class="soft readout">{say.neverNone}</p>
      ) : (
        <>
          <p class="soft readout">{say.neverLead(never.length)}</p>
          <ul class="never">
            {never.slice(0, NEVER_SHOWN).map(({ id, name }) => (
              <li key={id}>{name || id}</li>
            ))}
            {never.length > NEVER_SHOWN && <li class="soft">+ {number(never.length - NEVER_SHOWN)}</li>}
          </ul>
          <p>
            <a href={`/plans/${encodeURIComponent(planId)}`}>{say.toRules}</a>
          </p>
        </>
      )}
    </section>
  )
}
