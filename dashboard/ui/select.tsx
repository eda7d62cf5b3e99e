export type SelectOption<V extends string = string> = { value: V; label: string }

type Props<V extends string> = {
  label: string
  options: readonly SelectOption<V>[]
  value: V
  /** The name of the field in its form. */
  name?: string
  isDisabled?: boolean
  isRequired?: boolean
  choose?: (value: V) => void
}

/** A choice of a few options. `form.reset()` restores `value` by the option's attribute. */
export function Select<V extends string>(props: Props<V>) {
  const { label, options, value, name, isDisabled = false, isRequired = false, choose } = props
  return (
    <span class="select">
      <select
        {...(name === undefined ? {} : { name })}
        aria-label={label}
        disabled={isDisabled}
        required={isRequired}
        onChange={event => choose?.(event.currentTarget.value as V)}
      >
        {options.map(option => (
          <option key={option.value} value={option.value} {...chosen(option.value === value)}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  )
}

/** `selected` is only a property for Preact; what a reset leads back to is the attribute, `defaultSelected`. */
const chosen = (isChosen: boolean) => ({ defaultSelected: isChosen, selected: isChosen })
