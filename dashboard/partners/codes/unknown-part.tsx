import { useSignal } from '@preact/signals'
import type { CodePreview, UnknownCode } from '../../../shared/code.ts'
import { get } from '../../core/api.ts'
import { may } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { Ago } from '../../ui/ago.tsx'
import { FormLine, useAttempt } from '../../ui/form.tsx'
import { number } from '../../ui/format.ts'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Table } from '../../ui/table.tsx'
import { register } from './edit-code.tsx'
import { PartnerChoice, partnerOf } from './partner-choice.tsx'
import { codeWords } from './words.ts'

const SHOWN = 50
const COLUMNS = 7

type Props = {
  path: string /** Grows when the registry has changed. */
  turn: number
  registered: () => void
}

/** Unregistered texts in visits and orders; each can be assigned to a partner. */
export function UnknownPart({ path, turn, registered }: Props) {
  const say = codeWords.value
  const ask = (signal: AbortSignal) =>
    get<{ rows: UnknownCode[]; total: number }>(`${path}/unknown-codes`, { limit: SHOWN }, signal)
  const unknown = useResource<{ rows: UnknownCode[]; total: number }>(`${path} ${turn}`, ask)
  return (
    <Panel id="unknown" title={say.unknown} lead={say.unknownLead}>
      <Loaded of={unknown} lines={3}>
        {({ rows, total }) =>
          rows.length === 0 ? (
            <p class="soft">{say.unknownNone}</p>
          ) : (
            <>
              <Table
                labelledBy="unknown"
                isStacked
                head={[say.code, say.people, say.views, say.orders, say.redirects, say.latest, null]}
              >
                {rows.map(found => (
                  <UnknownRow key={found.code} found={found} path={path} registered={registered} />
                ))}
              </Table>
              {total > rows.length && <p class="soft">{say.more(total - rows.length)}</p>}
            </>
          )
        }
      </Loaded>
    </Panel>
  )
}

type RowProps = { found: UnknownCode; path: string; registered: () => void }

function UnknownRow({ found, path, registered }: RowProps) {
  const say = codeWords.value
  const isOpen = useSignal(false)
  const { attempt, problem, isBusy } = useAttempt(registered)
  const { code, nearest } = found
  return (
    <>
      <tr>
        <th scope="row">
          <code>{code}</code>
        </th>
        <td class="codes-number" data-label={say.people}>
          {number(found.contacts)}
        </td>
        <td class="codes-number" data-label={say.views}>
          {number(found.views)}
        </td>
        <td class="codes-number" data-label={say.orders}>
          {number(found.orders)}
        </td>
        <td class="codes-number" data-label={say.redirects}>
          {number(found.redirects)}
        </td>
        <td>{found.lastAt && <Ago at={found.lastAt} />}</td>
        <td class="table-do">
          {may('member') && (
            <span class="codes-do">
              {nearest !== null && (
                <button
                  type="button"
                  class="button"
                  disabled={isBusy.value}
                  aria-label={say.asAliasLong(code, nearest)}
                  onClick={() => void attempt(() => register(path, { code, aliasOf: nearest }))}
                >
                  {say.asAlias(nearest)}
                </button>
              )}
              <button
                type="button"
                class="button"
                aria-expanded={isOpen.value}
                aria-label={say.assignLong(code)}
                onClick={() => {
                  isOpen.value = !isOpen.value
                }}
              >
                {say.assign}
              </button>
              <button
                type="button"
                class="button"
                disabled={isBusy.value}
                aria-label={say.ignoreLong(code)}
                onClick={() => void attempt(() => register(path, { code }))}
              >
                {say.ignore}
              </button>
            </span>
          )}
        </td>
      </tr>
      {problem.value !== null && !isOpen.value && (
        <tr>
          <td class="codes-wide" colSpan={COLUMNS}>
            <InlineProblem error={problem.value} />
          </td>
        </tr>
      )}
      {isOpen.value && (
        <tr>
          <td class="codes-wide" colSpan={COLUMNS}>
            <Adoption found={found} path={path} registered={registered} />
          </td>
        </tr>
      )}
    </>
  )
}

/** The choice of a partner for a text, below the past events that it would credit. */
function Adoption({ found: { code, orders }, path, registered }: RowProps) {
  const say = codeWords.value
  const { attempt, problem, isBusy } = useAttempt(registered)
  const preview = useResource<CodePreview>(code, signal =>
    get(`${path}/unknown-codes/${encodeURIComponent(code)}/preview`, {}, signal),
  )
  const give = (fields: FormData) =>
    attempt(async () => {
      const partner = await partnerOf(fields, path)
      await register(path, { code, partner, kind: orders > 0 ? 'coupon' : 'link' })
    })
  return (
    <>
      <Loaded of={preview} lines={1}>
        {({ contacts, views, orders, isPartial }) => (
          <p role="status">
            {say.preview(contacts, views, orders)} {isPartial && say.previewPartial}
          </p>
        )}
      </Loaded>
      <FormLine button={say.assign} submit={give} problem={problem.value} isBusy={isBusy.value}>
        <PartnerChoice path={path} />
      </FormLine>
    </>
  )
}
