import { useSignal } from '@preact/signals'
import type { PartnerInfo } from '../../../shared/partner.ts'
import { get, post } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { Labelled, textOf } from '../../ui/form.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { Select } from '../../ui/select.tsx'
import { codeWords } from './words.ts'

const NONE = ''
/** No id of a partner. */
const NEW = '+'

/** One of the site's partners, or a new one by its name. */
export function PartnerChoice({ path, isNoneOffered = false }: { path: string; isNoneOffered?: boolean }) {
  const say = codeWords.value
  const chosen = useSignal(NONE)
  const partners = useResource<{ rows: PartnerInfo[] }>(path, signal => get(`${path}/partners`, {}, signal))
  const rows = (partners.data.value?.rows ?? []).filter(({ erasedAt }) => erasedAt === null)
  const first = isNoneOffered ? say.noPartner : say.choosePartner
  return (
    <>
      <Labelled label={say.partner}>
        <Select
          name="partner"
          label={say.partner}
          value={chosen.value}
          options={[
            { value: NONE, label: first },
            ...rows.map(({ id, name, company }) => ({
              value: id,
              label: company ? `${name}, ${company}` : name,
            })),
            { value: NEW, label: say.newPartner },
          ]}
          isRequired={!isNoneOffered}
          choose={value => {
            chosen.value = value
          }}
        />
      </Labelled>
      {chosen.value === NEW && (
        <label class="field">
          {say.partnerName}
          <input name="partnerName" maxLength={200} required />
        </label>
      )}
      {partners.error.value !== null && <InlineProblem error={partners.error.value} />}
    </>
  )
}

/** The id of the chosen partner; a new partner is added first. Null: none. */
export async function partnerOf(fields: FormData, path: string): Promise<string | null> {
  const chosen = textOf(fields, 'partner')
  if (chosen === NONE) return null
  if (chosen !== NEW) return chosen
  return (await post<PartnerInfo>(`${path}/partners`, { name: textOf(fields, 'partnerName') })).id
}
