import type { Programme } from '../../../shared/programme.ts'
import type { ProgrammeRule } from '../../../shared/programme-rules.ts'
import { Panel } from '../../ui/panel.tsx'
import { Table } from '../../ui/table.tsx'
import { language } from '../../words/words.ts'
import { minor } from '../money/amounts.ts'
import { bonusText, rateText, ruleText } from './rule-text.ts'
import { ruleWords } from './words.ts'

/** The levels, rules and bonuses of a document in words. */
export function RulesPart({ document: of }: { document: Programme }) {
  const say = ruleWords.value
  const { levels, rules, bonuses, rates, pays } = of
  const isNone = levels.length + rules.length + bonuses.length === 0
  return (
    <Panel id="programme-rules" title={say.title} lead={say.lead}>
      {isNone && <p>{say.none}</p>}
      {levels.length > 0 && (
        <section class="programme-rules">
          <h3 id="programme-levels" class="programme-title">
            {say.levels}
          </h3>
          <Table
            labelledBy="programme-levels"
            isStacked
            head={[say.level, say.first, say.recurring, say.granted]}
          >
            <Level name={say.ownRates} rates={rates} granted="" />
            {levels.map(({ id, name, rates, reaches }) => (
              <Level
                key={id}
                name={name[language.value]}
                rates={rates}
                granted={reaches ? say.reaches(minor(reaches.amount, reaches.currency)) : say.byHand}
              />
            ))}
          </Table>
          <p class="soft">{say.levelOfMonth}</p>
        </section>
      )}
      <Rules title={say.rules} lead={say.rulesLead} rules={rules} pays={pays} />
      {levels.map(level => (
        <Rules
          key={level.id}
          title={say.rulesOf(level.name[language.value])}
          lead={say.rulesOfLead}
          rules={level.rules}
          pays={pays}
        />
      ))}
      {bonuses.length > 0 && (
        <section class="programme-rules">
          <h3 class="programme-title">{say.bonuses}</h3>
          <p class="soft">{say.bonusesLead}</p>
          <ul>
            {bonuses.map(bonus => (
              <li key={bonus.id}>{bonusText(bonus)}</li>
            ))}
          </ul>
        </section>
      )}
    </Panel>
  )
}

type LevelProps = {
  name: string
  rates: Pick<Programme['rates'], 'firstPpm' | 'recurringPpm'>
  granted: string
}

function Level({ name, rates, granted }: LevelProps) {
  const say = ruleWords.value
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="codes-number" data-label={say.first}>
        {rateText(rates.firstPpm)}
      </td>
      <td class="codes-number" data-label={say.recurring}>
        {rateText(rates.recurringPpm)}
      </td>
      <td>{granted}</td>
    </tr>
  )
}

type RulesProps = { title: string; lead: string; rules: readonly ProgrammeRule[]; pays: Programme['pays'] }

function Rules({ title, lead, rules, pays }: RulesProps) {
  if (rules.length === 0) return null
  return (
    <section class="programme-rules">
      <h3 class="programme-title">{title}</h3>
      <p class="soft">{lead}</p>
      <ol>
        {rules.map(rule => (
          <li key={rule.id}>
            {rule.name[language.value] && <b>{rule.name[language.value]}. </b>}
            {ruleText(rule, pays)}
          </li>
        ))}
      </ol>
    </section>
  )
}
