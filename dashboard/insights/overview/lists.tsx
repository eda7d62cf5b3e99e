import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import type { Listed, ListedPage, Origin, Survey } from '../../../shared/overview.ts'
import type { Plan } from '../../../shared/plan.ts'
import { withoutSite } from '../../../shared/words/about.ts'
import { site } from '../../core/session.ts'
import { money, number, percent, signedDecimal } from '../../ui/format.ts'
import { language } from '../../words/words.ts'
import { overviewWords } from '../words.ts'
import { Change } from './figures.tsx'
import type { Line } from './open-line.ts'

const NEVER_SHOWN = 12
/** The rule id of manual adjustments in explanations (score/rules/adjustment.ts). */
const ADJUSTMENT = 'adjustment'

type Column = { name: string; cells: ComponentChildren[] }
type Name = {
  key: string
  name: ComponentChildren
  share: number
  isMinus?: boolean
  /** The contacts of the line. */
  open?: () => void
}
type Ranked = {
  title: string
  lead?: string
  head: string
  names: Name[]
  columns: Column[]
  none: ComponentChildren
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
            {names.map(({ key, name, share, isMinus, open }, row) => (
              <tr key={key}>
                <th scope="row">
                  {open ? (
                    <button type="button" class="ranked-name" onClick={open}>
                      {name}
                    </button>
                  ) : (
                    <span class="ranked-name">{name}</span>
                  )}
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
type Open = (line: Line) => void

/** People, how they compare with the period before, and how many of them are hot. */
function peopleColumns(lines: readonly Listed[]): Column[] {
  const say = overviewWords.value
  return [
    { name: say.people, cells: lines.map(({ people }) => number(people)) },
    ...changeColumn(lines),
    {
      name: say.hotRate,
      cells: lines.map(({ people, hot }) => (people === 0 ? '' : percent(hot / people))),
    },
  ]
}

/** Left out while there is no whole period to compare with. */
function changeColumn(lines: readonly Pick<Listed, 'key' | 'people' | 'before'>[]): Column[] {
  if (lines.every(({ before }) => before === null)) return []
  const cells = lines.map(({ key, people, before }) => <Change key={key} now={people} before={before} />)
  return [{ name: overviewWords.value.change, cells }]
}

const shareOf = ({ people }: Listed, [first]: readonly Listed[]): number => people / (first?.people || 1)

export function Pages({
  pages: all,
  of,
  open,
}: {
  pages: ListedPage[]
  of: 'pages' | 'entries' | 'exits'
  open: Open
}) {
  const say = overviewWords.value
  const pages = all.slice(0, SHOWN)
  const titleIn = ({ title, path }: ListedPage) => (title && withoutSite(title, site.value?.name)) || path
  return (
    <RankedTable
      title={say.pageLists[of]}
      head={say.page}
      none={say.none}
      names={pages.map(page => ({
        key: page.key,
        name: (
          <>
            {titleIn(page)}
            {page.title && <small>{page.path}</small>}
          </>
        ),
        share: shareOf(page, pages),
        open: () => open({ list: of, key: page.key, name: titleIn(page) }),
      }))}
      columns={[
        {
          name: of === 'pages' ? say.views : say.visits,
          cells: pages.map(({ views }) => number(views)),
        },
        ...peopleColumns(pages),
      ]}
    />
  )
}

export function Origins({
  origins: all,
  of,
  open,
}: {
  origins: Origin[]
  of: 'sources' | 'campaigns'
  open: Open
}) {
  const say = overviewWords.value
  const origins = all.slice(0, SHOWN)
  const isSource = of === 'sources'
  return (
    <RankedTable
      title={isSource ? say.sourcesTitle : say.campaignsTitle}
      head={isSource ? say.source : say.campaign}
      none={isSource ? say.sourcesNone : say.campaignsNone}
      names={origins.map(origin => ({
        key: origin.key,
        name: (
          <>
            {origin.name}
            {origin.channel && origin.channel !== origin.name && (
              <small>{say.channels[origin.channel] ?? origin.channel}</small>
            )}
          </>
        ),
        share: shareOf(origin, origins),
        open: () => open({ list: of, key: origin.key, name: origin.name }),
      }))}
      columns={[
        { name: say.arrivals, cells: origins.map(({ visits }) => number(visits)) },
        ...peopleColumns(origins),
      ]}
    />
  )
}

/** Countries, kinds of device and browsers. */
export function Shares({
  lines: all,
  of,
  open,
}: {
  lines: Listed[]
  of: 'countries' | 'devices' | 'browsers'
  open: Open
}) {
  const say = overviewWords.value
  const lines = all.slice(0, SHOWN)
  const nameIn = ({ name }: Listed) =>
    of === 'countries' ? countryName(name) : of === 'devices' ? (say.deviceKinds[name] ?? name) : name
  return (
    <RankedTable
      title={say.shareLists[of]}
      head={say.shareHeads[of]}
      none={of === 'countries' ? say.countriesNone : say.none}
      names={lines.map(line => ({
        key: line.key,
        name: nameIn(line),
        share: shareOf(line, lines),
        open: () => open({ list: of, key: line.key, name: nameIn(line) }),
      }))}
      columns={peopleColumns(lines)}
    />
  )
}

function countryName(code: string): string {
  try {
    return new Intl.DisplayNames(language.value, { type: 'region' }).of(code) ?? code
  } catch {
    // A database of places of the operator's own may hold other texts.
    return code
  }
}

export function Conversions({ conversions, open }: { conversions: Survey['conversions']; open: Open }) {
  const say = overviewWords.value
  const rows = conversions.filter(({ times }) => times > 0)
  const nameIn = (name: string) => say.conversions[name] ?? name
  return (
    <RankedTable
      title={say.conversionsTitle}
      head={say.what}
      none={say.conversionsNone}
      names={rows.map(({ id, name, people }) => ({
        key: id,
        name: nameIn(name),
        share: people / Math.max(1, ...rows.map(row => row.people)),
        open: () => open({ list: 'conversions', key: id, name: nameIn(name) }),
      }))}
      columns={[
        { name: say.times, cells: rows.map(({ times }) => number(times)) },
        { name: say.people, cells: rows.map(({ people }) => number(people)) },
        ...changeColumn(
          rows.map(({ id, people, peopleBefore }) => ({ key: id, people, before: peopleBefore })),
        ),
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
