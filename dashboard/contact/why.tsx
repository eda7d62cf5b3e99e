import { useComputed } from '@preact/signals'
import type { ScoreExplained } from '../../shared/contact.ts'
import { proofText } from '../../shared/words/proof.ts'
import { sortedBands, toneOf } from '../board/bands.ts'
import { now } from '../core/server-clock.ts'
import { plan } from '../core/session.ts'
import { ahead, exactTime, number, shortDay, signedDecimal, times } from '../ui/format.ts'
import { language, named, words } from '../words/words.ts'
import { extentOf, type Step, stepsOf } from './steps.ts'

/** The newest of a rule's lines; the rest only repeat them. */
const LINES = 30

type Extent = { low: number; high: number }

/** The score, line by line, ending at the score. */
export function Why({ explained }: { explained: ScoreExplained }) {
  const { contact: say } = words.value
  const { score, band } = explained
  if (score === null) return <p class="panel soft">{say.whyNone}</p>
  const proof = proofText(language.value, score, explained.proven)
  const steps = stepsOf(explained)
  const extent = extentOf(steps, score)
  const tone = toneOf(plan.value ? sortedBands(plan.value.document) : [], band)
  const rounding = score - (steps.at(-1)?.to ?? 0)
  return (
    <section class="panel why" aria-labelledby="why-title">
      <h2 id="why-title">{say.why(number(score))}</h2>
      {proof && <p class="unproven">{proof}</p>}
      {steps.length === 0 && <p class="soft">{say.noLines}</p>}
      <ol class="steps">
        {steps.map(step => (
          <StepRow key={step.rule} step={step} extent={extent} tone={tone} />
        ))}
        {!/^[^1-9]*$/.test(signedDecimal(rounding)) && (
          <li class="step-flat">
            <span class="step-name">{say.rounding}</span>
            <b class="step-points">{signedDecimal(rounding)}</b>
          </li>
        )}
        {steps.length > 0 && (
          <li class="step-total">
            <span class="step-name">{say.total}</span>
            <b class="step-points">{number(score)}</b>
            <span class="step-bar">
              <i class="bar-engagement" data-tone={tone} style={span(0, score, extent)} />
            </span>
          </li>
        )}
      </ol>
    </section>
  )
}

function StepRow({ step, extent, tone }: { step: Step; extent: Extent; tone: string }) {
  const { contact: say, board } = words.value
  const { from, to, value, cut } = step
  const edge = Math.max(from, to)
  const shown = Math.min(LINES, step.lines.length)
  return (
    <li>
      <details>
        <summary>
          <span class="step-name">
            {ruleName(step.rule, step.name)}
            {step.count > 1 && <small>{say.times(number(step.count))}</small>}
            {step.fit && <small>{board.fit}</small>}
          </span>
          <b class="step-points">{signedDecimal(value)}</b>
          <span class="step-bar">
            <i
              class={value < 0 ? 'bar-minus' : step.fit ? 'bar-fit' : 'bar-engagement'}
              data-tone={tone}
              style={span(from, to, extent)}
            />
            {cut > 0 && (
              <i class="bar-cut" title={`${number(cut)} ${say.cut}`} style={span(edge, edge + cut, extent)} />
            )}
          </span>
        </summary>
        <ul class="step-lines">
          {step.lines.slice(0, shown).map((line, index) => (
            <LineRow key={`${line.eventId} ${line.at} ${index}`} line={line} />
          ))}
          {step.count > shown && <li>{say.moreLines(step.count - shown)}</li>}
        </ul>
      </details>
    </li>
  )
}

function LineRow({ line }: { line: Step['lines'][number] }) {
  const { contact: say } = words.value
  const endsIn = useComputed(() =>
    line.endsAt && Date.parse(line.endsAt) > now.value ? ahead(line.endsAt, now.value) : null,
  )
  return (
    <li data-over={line.value === 0 || undefined}>
      <b>{signedDecimal(line.value)}</b>
      <span>
        {line.item ?? line.eventName}
        <small>
          {line.at && <time title={exactTime(line.at)}>{shortDay(line.at)}</time>}
          {line.value !== line.points &&
            line.cut.length === 0 &&
            ` · ${signedDecimal(line.points)} × ${factor(line)}`}
          {endsIn.value && ` · ${say.endsIn(endsIn.value)}`}
          {line.cut.map(
            ({ by, points, until }) =>
              ` · ${
                until
                  ? say.waits(signedDecimal(points), exactTime(until))
                  : by === 'machine'
                    ? say.machine
                    : say.cutBy(signedDecimal(-Math.abs(points)), say.cuts[by] ?? by)
              }`,
          )}
        </small>
      </span>
    </li>
  )
}

/** Lines without a rule of the plan have their own texts. */
export function ruleName(rule: string, name: string): string {
  const { contact: say } = words.value
  if (rule === 'adjustment') return say.byHand
  return rule === 'floor' ? say.cuts.floor! : named('rule', rule, name || rule)
}

const factor = ({ value, points }: Step['lines'][number]): string => times(points === 0 ? 0 : value / points)

function span(from: number, to: number, { low, high }: Extent) {
  const percent = (points: number) => ((points - low) / (high - low)) * 100
  const left = percent(Math.min(from, to))
  return { left: `${left}%`, width: `${Math.max(0.6, percent(Math.max(from, to)) - left)}%` }
}
