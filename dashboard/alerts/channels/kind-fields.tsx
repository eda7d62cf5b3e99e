import { useSignal } from '@preact/signals'
import type { ChannelInfo, ChannelKind } from '../../../shared/channel.ts'
import { alertWords } from '../words/words.ts'
import { FormField, SecretField, type Told } from './form-field.tsx'
import { needsAllowance } from './outgoing.ts'

type Props = { info: ChannelInfo | null; told: Told }

const given = (info: ChannelInfo | null, field: string): string => String(info?.settings[field] ?? '')

/** The settings of each kind of channel. */
export function KindFields({ kind, ...props }: Props & { kind: ChannelKind }) {
  const Fields = fields[kind]
  return <Fields {...props} />
}

const SecretUrl = ({ info, told }: Props) => (
  <SecretField
    path="settings.url"
    label={alertWords.value.channels.url}
    told={told}
    masked={info ? given(info, 'url') : null}
    type="url"
  />
)

type AddressProps = { path: string; label: string; told: Told; first: string }

/** Warns while it is typed of an address to which the server may send nothing. */
function AddressField({ path, label, told, first }: AddressProps) {
  const address = useSignal(first)
  const hint = needsAllowance(address.value) ? alertWords.value.channels.needsAllowance : null
  return (
    <FormField path={path} label={label} told={told} {...(hint !== null && { hint })}>
      {marks => (
        <input
          {...marks}
          type="url"
          required
          maxLength={2000}
          defaultValue={first}
          spellcheck={false}
          onInput={event => (address.value = event.currentTarget.value)}
        />
      )}
    </FormField>
  )
}

const fields: { [K in ChannelKind]: (props: Props) => preact.JSX.Element } = {
  webhook: ({ info, told }) => {
    const { channels: say } = alertWords.value
    return (
      <>
        <AddressField path="settings.url" label={say.url} told={told} first={given(info, 'url')} />
        <div class="field">
          <label class="check">
            <input
              type="checkbox"
              name="settings.partners"
              defaultChecked={info?.settings.partners === true}
            />
            {say.partners}
          </label>
          <small>{say.partnersHint}</small>
        </div>
      </>
    )
  },
  slack: SecretUrl,
  teams: SecretUrl,
  discord: SecretUrl,
  ntfy: ({ info, told }) => {
    const { channels: say } = alertWords.value
    return (
      <>
        <FormField path="settings.topic" label={say.topic} told={told}>
          {marks => (
            <input
              {...marks}
              required
              maxLength={64}
              defaultValue={given(info, 'topic')}
              spellcheck={false}
            />
          )}
        </FormField>
        <AddressField
          path="settings.server"
          label={say.server}
          told={told}
          first={given(info, 'server') || 'https://ntfy.sh'}
        />
        <SecretField
          path="settings.token"
          label={say.token}
          told={told}
          masked={given(info, 'token') || null}
          isOptional
        />
      </>
    )
  },
  crm: () => <></>,
  hook: () => <></>,
  email: ({ info, told }) => (
    <FormField path="settings.to" label={alertWords.value.channels.to} told={told}>
      {marks => (
        <textarea
          {...marks}
          rows={3}
          required
          spellcheck={false}
          defaultValue={Array.isArray(info?.settings.to) ? info.settings.to.join('\n') : ''}
        />
      )}
    </FormField>
  ),
}

/** The settings from the fields of a form; a secret without a field is omitted, so it is kept. */
export function readSettings(
  kind: ChannelKind,
  form: FormData,
): { kind: ChannelKind } & Record<string, unknown> {
  const settings: { kind: ChannelKind } & Record<string, unknown> = { kind }
  for (const [name, value] of form.entries()) {
    const field = /^settings\.(\w+)$/.exec(name)?.[1]
    const text = String(value).trim()
    if (!field || text === '') continue
    settings[field] = field === 'to' ? text.split(/[\s,;]+/).filter(Boolean) : text
  }
  // A change without it would keep what was set.
  if (kind === 'webhook') settings.partners = form.has('settings.partners')
  return settings
}
