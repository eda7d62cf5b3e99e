import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { planWords } from '../words/words.ts'
import { readDuration, writeDuration } from './duration-text.ts'
import type { InLine } from './in-line.ts'
import { SeveralInLine } from './several-in-line.tsx'
import type { Control, Field, Option, Unit } from './token.ts'

export function FieldInLine<T>(props: Omit<InLine, 'field'> & { field: Field<T> }) {
  const Shown = controls[props.field.control.as] as (props: InLine) => preact.JSX.Element
  return <Shown {...(props as unknown as InLine)} />
}

const controls: { [C in Control['as']]: (props: InLine<Extract<Control, { as: C }>>) => preact.JSX.Element } =
  {
    choice: props => (
      <Choice
        {...props}
        options={props.field.control.options}
        shown={props.field.shown}
        choose={value => props.write(value, false)}
      />
    ),
    name: NameInLine,
    number: NumberInLine,
    text: props => <Text {...props} shown={props.field.shown} isWide={props.field.control.isWide === true} />,
    duration: DurationInLine,
    day: Day,
    several: SeveralInLine,
  }

const marksOf = ({ field, name, path, isFaulty, describedBy }: InLine) => ({
  'aria-label': field.label,
  'data-key': name,
  'data-path': path,
  'aria-invalid': isFaulty,
  ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy.replaceAll(' ', '-') }),
})

type ChoiceProps = InLine & { options: readonly Option[]; shown: string; choose: (value: string) => void }

function Choice({ options, shown, choose, ...props }: ChoiceProps) {
  // A document may hold a name that no list here has.
  const isKnown = options.some(({ value }) => value === shown)
  return (
    <span class="in-line select-in-line">
      <select {...marksOf(props)} value={shown} onChange={event => choose(event.currentTarget.value)}>
        {!isKnown && <option value={shown}>{shown}</option>}
        {options.map(({ value, label }) => (
          <option key={value} value={value} selected={value === shown}>
            {label}
          </option>
        ))}
      </select>
    </span>
  )
}

type TextProps = InLine & { shown: string; isWide?: boolean; prefix?: string }

function Text({ shown, isWide = false, prefix = '', ...props }: TextProps) {
  return (
    <input
      class={`in-line ${isWide ? 'is-wide' : ''}`}
      {...marksOf(props)}
      value={shown}
      size={Math.max(3, shown.length || (props.field.hint?.length ?? 0))}
      placeholder={props.field.hint ?? ''}
      spellcheck={false}
      autoComplete="off"
      onInput={event => props.write(prefix + event.currentTarget.value, true)}
    />
  )
}

/** An instant is no date: it is typed. */
function Day(props: InLine<Extract<Control, { as: 'day' }>>) {
  const { shown } = props.field
  if (shown !== '' && !/^\d{4}-\d\d-\d\d$/.test(shown)) return <Text {...props} shown={shown} />
  return (
    <input
      class="in-line"
      type="date"
      {...marksOf(props)}
      value={shown}
      onChange={event => props.write(event.currentTarget.value, false)}
    />
  )
}

/** A known name from the list, or a prefix with a typed rest. */
function NameInLine(props: InLine<Extract<Control, { as: 'name' }>>) {
  const { field, write } = props
  const { options, families } = field.control
  const isOwn = useSignal(false)
  const isListed = options.some(({ value }) => value === field.shown)
  const family =
    isListed && !isOwn.value ? undefined : families.find(({ value }) => field.shown.startsWith(value))
  const choose = (value: string) => {
    const chosen = families.find(one => `${one.value}…` === value)
    isOwn.value = chosen !== undefined
    write(chosen ? chosen.value : value, false)
  }
  return (
    <>
      <Choice
        {...props}
        options={[...options, ...families.map(({ value, label }) => ({ value: `${value}…`, label }))]}
        shown={family ? `${family.value}…` : field.shown}
        choose={choose}
      />
      {family && (
        <Text
          {...props}
          name={`${props.name} own`}
          field={{ ...field, hint: '' }}
          shown={field.shown.slice(family.value.length)}
          prefix={family.value}
        />
      )}
    </>
  )
}

/** Half-typed numbers stay in the field; only whole ones go into the plan. */
function NumberInLine(props: InLine<Extract<Control, { as: 'number' }>>) {
  const { field, write } = props
  const typed = useSignal(field.shown)
  /** Values written by this field; another value comes from elsewhere (an undo, the document). */
  const own = useRef(new Set<string>())
  const pass = (shown: string) => {
    if (shown !== field.shown) own.current.add(shown)
    write(shown, true)
  }
  useEffect(() => {
    if (!own.current.delete(field.shown)) typed.value = field.shown
  }, [field.shown])
  const isOdd = numberOf(typed.value) === null && !(typed.value === '' && field.hint)
  return (
    <input
      class="in-line is-number"
      {...marksOf(props)}
      aria-invalid={isOdd || props.isFaulty}
      inputMode="decimal"
      size={Math.max(2, typed.value.length || (field.hint?.length ?? 0))}
      placeholder={field.hint ?? ''}
      autoComplete="off"
      value={typed.value}
      onInput={event => {
        typed.value = event.currentTarget.value
        const n = numberOf(typed.value)
        if (n !== null) pass(String(n))
        else if (typed.value === '' && field.hint) pass('')
      }}
      onBlur={() => {
        own.current.clear()
        typed.value = field.shown
      }}
    />
  )
}

function DurationInLine(props: InLine<Extract<Control, { as: 'duration' }>>) {
  const { field, write } = props
  const { units, otherDuration, labels } = planWords.value
  const read = readDuration(field.shown)
  if (!read) return <Text {...props} shown={field.shown} />
  const choices = [...new Set([...field.control.units, read.unit])].map(
    (unit): Option => ({ value: unit, label: units[unit](read.n) }),
  )
  const unitField = { ...field, label: `${field.label}, ${labels.unitOf}` }
  const n: Field<unknown> & { control: { as: 'number' } } = {
    ...field,
    control: { as: 'number' },
    shown: String(read.n),
  }
  return (
    <>
      <NumberInLine
        {...props}
        field={n}
        write={text => write(writeDuration(Math.max(0, Math.trunc(Number(text))), read.unit), true)}
      />{' '}
      <Choice
        {...props}
        field={unitField}
        name={`${props.name} unit`}
        options={[...choices, { value: '', label: otherDuration }]}
        shown={read.unit}
        choose={unit => write(unit === '' ? spelledOut(read) : writeDuration(read.n, unit as Unit), false)}
      />
    </>
  )
}

/** The same duration in a notation with more than one number, for manual edits. */
function spelledOut({ n, unit }: { n: number; unit: Unit }): string {
  if (unit === 'TS') return `PT0M${n}S`
  return unit.startsWith('T') ? `${writeDuration(n, unit)}0S` : `${writeDuration(n, unit)}T0S`
}

/** A decimal comma and a true minus are accepted, in any language. */
function numberOf(text: string): number | null {
  const plain = text.trim().replace(',', '.').replace('−', '-')
  return plain !== '' && Number.isFinite(Number(plain)) ? Number(plain) : null
}
