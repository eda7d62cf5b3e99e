type Props = { isOn: boolean; label: string; disabled?: boolean; toggle: (isOn: boolean) => void }

export function Switch({ isOn, label, disabled = false, toggle }: Props) {
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      disabled={disabled}
      onClick={() => toggle(!isOn)}
    >
      <i />
    </button>
  )
}
