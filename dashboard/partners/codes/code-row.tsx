import { useSignal } from '@preact/signals'
import type { CodeInfo } from '../../../shared/code.ts'
import { may } from '../../core/session.ts'
import { Ago } from '../../ui/ago.tsx'
import { number } from '../../ui/format.ts'
import { EditCode } from './edit-code.tsx'
import { codeWords } from './words.ts'

const COLUMNS = 8

export function CodeRow({ code, path, reload }: { code: CodeInfo; path: string; reload: () => void }) {
  const say = codeWords.value
  const isOpen = useSignal(false)
  const about = [
    code.aliasOf === null ? say.kinds[code.kind] : say.aliasOf(code.aliasOf),
    code.state !== 'in_force' && say.states[code.state],
    code.label,
  ].filter(Boolean)
  return (
    <>
      <tr data-off={code.state === 'ended' || code.state === 'off' ? '' : undefined}>
        <th scope="row">
          <code>{code.written}</code>
          <small>{about.join(' · ')}</small>
        </th>
        <td>{code.partner?.name ?? <span class="soft">{say.noPartner}</span>}</td>
        <td class="codes-number" data-label={say.people}>
          {number(code.contacts)}
        </td>
        <td class="codes-number" data-label={say.views}>
          {number(code.views)}
        </td>
        <td class="codes-number" data-label={say.orders}>
          {number(code.orders)}
        </td>
        <td class="codes-number" data-label={say.redirects}>
          {number(code.redirects)}
        </td>
        <td>{code.lastAt && <Ago at={code.lastAt} />}</td>
        <td class="table-do">
          {may('member') && (
            <button
              type="button"
              class="button"
              aria-expanded={isOpen.value}
              aria-label={say.editLong(code.written)}
              onClick={() => {
                isOpen.value = !isOpen.value
              }}
            >
              {say.edit}
            </button>
          )}
        </td>
      </tr>
      {isOpen.value && (
        <tr>
          <td class="codes-wide" colSpan={COLUMNS}>
            <EditCode
              code={code}
              path={path}
              done={() => {
                isOpen.value = false
                reload()
              }}
            />
          </td>
        </tr>
      )}
    </>
  )
}
