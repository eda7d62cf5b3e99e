import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { Programme } from '../../shared/programme.ts'
import { Labelled, textOf } from '../ui/form.tsx'
import { Select } from '../ui/select.tsx'
import { minimumOf, minimumText, percentOf, ppmOf, wholeOf } from './numbers.ts'
import { programmeWords } from './programme-words.ts'

type Props = {
  document: Programme
  isReadOnly: boolean
  isBusy: boolean
  save: (document: Programme) => Promise<boolean>
}

/** Every setting of the programme as a field; texts of numbers are read exactly or not at all. */
export function ProgrammeForm({ document: of, isReadOnly, isBusy, save }: Props) {
  const say = programmeWords.value
  const fault = useSignal<string | null>(null)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const read = documentIn(new FormData(event.currentTarget as HTMLFormElement), of)
    fault.value = typeof read === 'string' ? (read === 'minimum' ? say.badMinimum : say.badNumber) : null
    if (typeof read !== 'string') void save(read)
  }
  const { fields, sections } = say
  return (
    <form class="form programme-form" onSubmit={submit}>
      <fieldset disabled={isReadOnly}>
        <Group title={sections.names}>
          <Text name="namePl" label={fields.namePl} value={of.name.pl} isRequired />
          <Text name="nameEn" label={fields.nameEn} value={of.name.en} isRequired />
          <Text name="organiser" label={fields.organiser} value={of.organiser.name} isRequired />
          <Text name="address" label={fields.address} value={of.organiser.address} />
          <Text name="email" label={fields.email} value={of.organiser.email} />
          <Check name="joining" label={fields.joining} isOn={of.joining.isOpen} />
        </Group>
        <Group title={sections.clicks}>
          <Text name="parameter" label={fields.parameter} value={of.codes.parameter} isRequired />
          <Text name="window" label={fields.window} value={of.codes.windowDays} isRequired />
          <Choice name="click" label={fields.click} value={of.codes.click} options={say.clicks} />
        </Group>
        <Group title={sections.referrals}>
          <Check name="public" label={fields.public} isOn={of.referrals.isPublic} />
          <Text name="protection" label={fields.protection} value={of.referrals.protectionDays} isRequired />
          <Text name="binding" label={fields.binding} value={of.referrals.bindingMonths} isRequired />
          <Text
            name="firstContact"
            label={fields.firstContact}
            value={of.referrals.firstContactWorkingDays}
            isRequired
          />
          <Text name="news" label={fields.news} value={of.referrals.newsDays} isRequired />
          <Check
            name="refuseProtected"
            label={fields.refuseProtected}
            isOn={of.referrals.refuses.protected}
          />
          <Check name="refuseCame" label={fields.refuseCame} isOn={of.referrals.refuses.cameByOther} />
          <Check name="refuseOwn" label={fields.refuseOwn} isOn={of.referrals.refuses.ownLead} />
        </Group>
        <Group title={sections.rates}>
          <Choice name="pays" label={fields.pays} value={of.pays} options={say.pays} />
          <Text name="first" label={fields.first} value={percentOf(of.rates.firstPpm)} isRequired />
          <Text
            name="recurring"
            label={fields.recurring}
            value={percentOf(of.rates.recurringPpm)}
            isRequired
          />
          <Text name="months" label={fields.months} value={of.rates.recurringMonths} isRequired />
          <Text name="existing" label={fields.existing} value={percentOf(of.rates.existingPpm)} isRequired />
          <Choice name="valueIs" label={fields.valueIs} value={of.base.valueIs} options={say.values} />
          <Text
            name="tax"
            label={fields.tax}
            value={of.base.assumedTaxPpm === null ? '' : percentOf(of.base.assumedTaxPpm)}
          />
        </Group>
        <Group title={sections.payment}>
          <Text name="hold" label={fields.hold} value={of.holdDays} isRequired />
          <Text
            name="minimum"
            label={fields.minimum}
            value={minimumText(of.minimum)}
            hint={fields.minimumHint}
          />
        </Group>
        <Group title={sections.rules}>
          <Text name="notice" label={fields.notice} value={of.noticeDays} isRequired />
          <Check name="brand" label={fields.brand} isOn={of.forbidden.brandBidding} />
          <Check name="coupons" label={fields.coupons} isOn={of.forbidden.couponSites} />
          <Area name="morePl" label={fields.morePl} value={of.more.pl} />
          <Area name="moreEn" label={fields.moreEn} value={of.more.en} />
        </Group>
      </fieldset>
      {fault.value && (
        <p class="problem" role="alert">
          {fault.value}
        </p>
      )}
      {!isReadOnly && (
        <div class="form-do">
          <button type="submit" class="button" disabled={isBusy}>
            {say.saveDraft}
          </button>
        </div>
      )}
    </form>
  )
}

/** The document from the fields, or the name of a field that cannot be read. */
export function documentIn(fields: FormData, before: Programme): Programme | 'number' | 'minimum' {
  const wholes = Object.fromEntries(
    ['window', 'protection', 'binding', 'firstContact', 'news', 'months', 'hold', 'notice'].map(name => [
      name,
      wholeOf(textOf(fields, name)),
    ]),
  ) as Record<string, number | null>
  const rates = Object.fromEntries(
    ['first', 'recurring', 'existing'].map(name => [name, ppmOf(textOf(fields, name))]),
  ) as Record<string, number | null>
  const taxText = textOf(fields, 'tax')
  const tax = taxText === '' ? null : ppmOf(taxText)
  if ([...Object.values(wholes), ...Object.values(rates)].includes(null)) return 'number'
  if (taxText !== '' && tax === null) return 'number'
  const minimum = minimumOf(textOf(fields, 'minimum'))
  if (minimum === null) return 'minimum'
  const on = (name: string) => fields.get(name) !== null
  const text = (name: string) => textOf(fields, name)
  const w = (name: string) => wholes[name]!
  return {
    ...before,
    name: { pl: text('namePl'), en: text('nameEn') },
    organiser: { name: text('organiser'), address: text('address'), email: text('email') },
    pays: text('pays') as Programme['pays'],
    codes: {
      parameter: text('parameter'),
      windowDays: w('window'),
      click: text('click') as Programme['codes']['click'],
    },
    referrals: {
      isPublic: on('public'),
      protectionDays: w('protection'),
      bindingMonths: w('binding'),
      refuses: { protected: on('refuseProtected'), cameByOther: on('refuseCame'), ownLead: on('refuseOwn') },
      firstContactWorkingDays: w('firstContact'),
      newsDays: w('news'),
    },
    rates: {
      firstPpm: rates.first!,
      recurringPpm: rates.recurring!,
      recurringMonths: w('months'),
      existingPpm: rates.existing!,
    },
    base: { valueIs: text('valueIs') as Programme['base']['valueIs'], assumedTaxPpm: tax },
    holdDays: w('hold'),
    minimum,
    joining: { isOpen: on('joining') },
    forbidden: { brandBidding: on('brand'), couponSites: on('coupons') },
    noticeDays: w('notice'),
    more: { pl: text('morePl'), en: text('moreEn') },
  }
}

function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="programme-group">
      <h3 class="programme-title">{title}</h3>
      {children}
    </section>
  )
}

type TextProps = { name: string; label: string; value: string | number; isRequired?: boolean; hint?: string }

function Text({ name, label, value, isRequired = false, hint }: TextProps) {
  return (
    <label class="field">
      {label}
      <input name={name} defaultValue={String(value)} required={isRequired} maxLength={320} />
      {hint && <small>{hint}</small>}
    </label>
  )
}

function Area({ name, label, value }: TextProps) {
  return (
    <label class="field">
      {label}
      <textarea name={name} rows={3} maxLength={2000} defaultValue={String(value)} />
    </label>
  )
}

function Check({ name, label, isOn }: { name: string; label: string; isOn: boolean }) {
  return (
    <label class="check">
      <input type="checkbox" name={name} defaultChecked={isOn} /> {label}
    </label>
  )
}

type ChoiceProps<V extends string> = { name: string; label: string; value: V; options: Record<V, string> }

function Choice<V extends string>({ name, label, value, options }: ChoiceProps<V>) {
  return (
    <Labelled label={label}>
      <Select
        name={name}
        label={label}
        value={value}
        options={(Object.keys(options) as V[]).map(one => ({ value: one, label: options[one] }))}
      />
    </Labelled>
  )
}
