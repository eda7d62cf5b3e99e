import type { Insights, RankingQuality } from '../../../shared/insights.ts'
import { number } from '../../ui/format.ts'
import { Panel } from '../../ui/panel.tsx'
import { Table } from '../../ui/table.tsx'
import { named } from '../../words/words.ts'
import { missingText, rateOf, surely } from './figures.ts'
import { insightsWords } from './words.ts'

export function QualityPart({ quality }: Pick<Insights, 'quality'>) {
  const say = insightsWords.value
  return (
    <Panel id="quality" title={say.qualityTitle}>
      {quality.state === 'refused' ? (
        <p class="refused">{missingText(quality.missing)}</p>
      ) : (
        <Quality quality={quality.value} />
      )}
    </Panel>
  )
}

function Quality({ quality: { area, looks, conversions, checks, bands } }: { quality: RankingQuality }) {
  const say = insightsWords.value
  const rows = [
    { text: say.checks.people, of: checks.people, passed: checks.people.passed },
    { text: say.checks.conversions, of: checks.conversions, passed: checks.conversions.passed },
    { text: say.checks.ends, of: null, passed: checks.ends?.passed ?? null },
  ]
  return (
    <>
      <p>
        {say.quality(number(Math.round(area.value * 100)))} <span class="soft">({surely(area)})</span>
      </p>
      <p class="soft">{say.qualityFrom(number(looks), number(conversions))}</p>
      <h3 id="checks">{say.checksTitle}</h3>
      <ul class="checks" aria-labelledby="checks">
        {rows.map(({ text, of, passed }) => (
          <li key={text} data-is={passed === null ? 'unknown' : passed ? 'passed' : 'failed'}>
            {text}: <b>{passed === null ? say.unknown : passed ? say.passed : say.failed}</b>
            {of && <span class="soft"> ({say.of(number(of.k), number(of.n))})</span>}
          </li>
        ))}
      </ul>
      {bands.length > 0 && (
        <>
          <h3 id="bands">{say.bandsTitle}</h3>
          <Table isStacked labelledBy="bands" head={[say.stage, say.rate, say.range]}>
            {bands.toReversed().map(({ id, name, rate }) => (
              <tr key={id}>
                <th scope="row">{named('band', id, name)}</th>
                <td>
                  {rateOf(rate)} <span class="soft">({say.of(number(rate.k), number(rate.n))})</span>
                </td>
                <td class="soft">{rate.n > 0 && surely(rate)}</td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </>
  )
}
