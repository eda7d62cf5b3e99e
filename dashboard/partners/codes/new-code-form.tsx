import type { CodeInfo } from '../../../shared/code.ts'
import { FormLine, Labelled, textOf, useAttempt } from '../../ui/form.tsx'
import { Select } from '../../ui/select.tsx'
import { register } from './edit-code.tsx'
import { PartnerChoice, partnerOf } from './partner-choice.tsx'
import { codeWords } from './words.ts'

const KINDS: CodeInfo['kind'][] = ['link', 'coupon']

export function NewCodeForm({ path, added }: { path: string; added: () => void }) {
  const say = codeWords.value
  const { attempt, problem, isBusy } = useAttempt(added)
  const add = (fields: FormData) =>
    attempt(async () => {
      const partner = await partnerOf(fields, path)
      const code = textOf(fields, 'code')
      await register(path, {
        ...(code && { code }),
        kind: fields.get('kind'),
        partner,
        label: textOf(fields, 'label'),
      })
    })
  return (
    <FormLine button={say.newCode} submit={add} problem={problem.value} isBusy={isBusy.value}>
      <label class="field">
        {say.code}
        <input
          name="code"
          maxLength={60}
          placeholder={say.newCodeHint}
          autoCapitalize="none"
          autoComplete="off"
          spellcheck={false}
        />
      </label>
      <Labelled label={say.kind}>
        <Select
          name="kind"
          label={say.kind}
          value="link"
          options={KINDS.map(kind => ({ value: kind, label: say.kinds[kind] }))}
        />
      </Labelled>
      <PartnerChoice path={path} />
      <label class="field">
        {say.label}
        <input name="label" maxLength={200} />
      </label>
    </FormLine>
  )
}
