import { useSignal } from '@preact/signals'
import type { CodeInfo, MadeLink } from '../../../shared/code.ts'
import type { Site } from '../../../shared/site.ts'
import { get, post } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { CopyField } from '../../ui/copy-field.tsx'
import { FormLine, Labelled, textOf, useAttempt } from '../../ui/form.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Select } from '../../ui/select.tsx'
import { codeWords } from './words.ts'

type Made = MadeLink & { code: string; subId: string }

/** A link of one code to any page of the site, with its QR code. */
export function MakePart({ site, path }: { site: Site; path: string }) {
  const say = codeWords.value
  const codes = useResource<{ rows: CodeInfo[] }>(site.id, signal => get(`${path}/codes`, {}, signal))
  const made = useSignal<Made | null>(null)
  const { attempt, problem, isBusy } = useAttempt()
  const make = async (fields: FormData) => {
    await attempt(async () => {
      const code = textOf(fields, 'code')
      const subId = textOf(fields, 'subId')
      const address = textOf(fields, 'address')
      const link = await post<MadeLink>(`${path}/links`, {
        ...{ code, subId: subId || null },
        ...(address && { address }),
      })
      made.value = { ...link, code, subId }
    })
    // The fields keep their values, since the next link often has the same code.
    return false
  }
  return (
    <Panel id="make" title={say.make} lead={say.makeLead}>
      <Loaded of={codes} lines={2}>
        {({ rows }) => {
          const usable = rows.filter(({ state }) => state === 'in_force' || state === 'not_yet')
          if (usable.length === 0)
            return (
              <p>
                {say.linksNone} <a href="/partners/codes">{say.parts.codes}</a>
              </p>
            )
          return (
            <FormLine button={say.create} submit={make} problem={problem.value} isBusy={isBusy.value}>
              <Labelled label={say.code}>
                <Select
                  name="code"
                  label={say.code}
                  value={usable[0]!.code}
                  options={usable.map(({ code, written, partner }) => ({
                    value: code,
                    label: `${written}, ${partner?.name ?? say.noPartner}`,
                  }))}
                />
              </Labelled>
              <label class="field">
                {say.page}
                <input name="address" inputMode="url" placeholder={say.pageHint} maxLength={2000} />
              </label>
              <label class="field">
                {say.subId}
                <input name="subId" placeholder={say.subIdHint} maxLength={60} autoCapitalize="none" />
              </label>
            </FormLine>
          )
        }}
      </Loaded>
      {made.value && <Result key={made.value.short} made={made.value} path={path} />}
    </Panel>
  )
}

function Result({ made, path }: { made: Made; path: string }) {
  const say = codeWords.value
  const query = made.subId ? `?s=${encodeURIComponent(made.subId)}` : ''
  const qr = `${path}/codes/${encodeURIComponent(made.code)}/qr`
  return (
    <div class="links-made" role="status">
      <div class="links-texts">
        {made.replaced && <p>{say.replaced(made.replaced)}</p>}
        <h3>{say.deep}</h3>
        <CopyField text={made.deep} label={say.deep} />
        <h3>{say.short}</h3>
        <CopyField text={made.short} label={say.short} />
      </div>
      <figure class="links-qr">
        <img src={`${qr}.svg${query}`} alt={say.qrAlt(made.code)} width={168} height={168} />
        <figcaption>
          {say.qr}:{' '}
          <a href={`${qr}.svg${query}`} download={`${made.code}.svg`}>
            {say.qrSvg}
          </a>
          {', '}
          <a href={`${qr}.png${query}`} download={`${made.code}.png`}>
            {say.qrPng}
          </a>
        </figcaption>
      </figure>
    </div>
  )
}
