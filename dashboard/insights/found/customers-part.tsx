import { groupKey } from '../../../shared/figure-key.ts'
import type { Insights, ProfileAnswer, ProfileGroup } from '../../../shared/insights.ts'
import { number } from '../../ui/format.ts'
import { Panel } from '../../ui/panel.tsx'
import { Table } from '../../ui/table.tsx'
import { language } from '../../words/words.ts'
import { overviewWords } from '../words.ts'
import { missingText, percent, surely } from './figures.ts'
import { RateBar, scaleOf } from './rate.tsx'
import { insightsWords } from './words.ts'

const OTHERS = '…'

export function CustomersPart({ profile }: Pick<Insights, 'profile'>) {
  const say = insightsWords.value
  return (
    <Panel id="customers" title={say.profileTitle}>
      {profile.state === 'refused' ? (
        <p class="refused">{missingText(profile.missing)}</p>
      ) : (
        <Groups profile={profile.value} />
      )}
    </Panel>
  )
}

function Groups({ profile: { people, conversions, groups } }: { profile: ProfileAnswer }) {
  const say = insightsWords.value
  const found = groups.filter(({ verdict }) => verdict !== 'as_all')
  const scale = scaleOf(found.map(({ rate }) => rate))
  return (
    <>
      <p>{say.profileLead(number(conversions), number(people))}</p>
      {found.length === 0 ? (
        <p class="refused">{say.profileNone}</p>
      ) : (
        <Table
          isStacked
          labelledBy="customers"
          head={[say.group, say.converts, say.verdict, say.ofConverters]}
        >
          {found.map(group => (
            <tr key={`${group.attribute} ${textOf(group)}`}>
              <th scope="row">
                {nameOf(group.attribute)}: {textOf(group)}
                <small>{surely(group.shrunk)}</small>
              </th>
              <td data-label={say.converts}>
                <RateBar of={group.rate} scale={scale} figure={`group ${groupKey(group)}`} />
              </td>
              <td data-verdict={group.verdict === 'over' ? 'draws_buyers' : 'turns_away'}>
                {say.profileVerdicts[group.verdict]}
                <small>{say.times(number(Math.round(group.lift * 10) / 10))}</small>
              </td>
              <td data-label={say.ofConverters}>{percent(group.shareOfConverters)}</td>
            </tr>
          ))}
        </Table>
      )}
      <p class="soft">{say.fairness}</p>
    </>
  )
}

const nameOf = (attribute: string): string =>
  insightsWords.value.attributes[attribute] ?? attribute.replace(/^traits\./, '')

function textOf({ attribute, value, range }: ProfileGroup): string {
  const say = insightsWords.value
  if (range) {
    const { above, upTo } = range
    if (above === null) return upTo === null ? '' : say.upTo(number(upTo))
    return upTo === null ? say.above(number(above)) : say.between(number(above), number(upTo))
  }
  if (value === null) return say.notKnown
  if (value === OTHERS) return say.others
  if (attribute === 'first.quarter') return say.quarters[Number(value)] ?? value
  if (attribute === 'first.weekday') return weekday(Number(value))
  if (attribute === 'source.channel') return overviewWords.value.channels[value] ?? value
  return value
}

/** 0 is Monday, as 5 January 1970 was. */
const weekday = (day: number): string =>
  new Intl.DateTimeFormat(language.value, { weekday: 'long', timeZone: 'UTC' }).format(
    Date.UTC(1970, 0, 5 + day),
  )
