import { CopyField } from './copy-field.tsx'

/** A secret or a link that the server returns once: its label, the value, and a button to copy it. */
export function ShownOnce({ text, label, value }: { text: string; label: string; value: string }) {
  return (
    <div class="once">
      <p>{text}</p>
      <CopyField text={value} label={label} />
    </div>
  )
}
