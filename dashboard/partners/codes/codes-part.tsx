import { useSignal } from '@preact/signals'
import type { CodeInfo } from '../../../shared/code.ts'
import type { Site } from '../../../shared/site.ts'
import { get } from '../../core/api.ts'
import { may } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Table } from '../../ui/table.tsx'
import { CodeRow } from './code-row.tsx'
import { NewCodeForm } from './new-code-form.tsx'
import { UnknownPart } from './unknown-part.tsx'
import { codeWords } from './words.ts'

/** The number of rows shown without a search. */
const SHOWN = 100

/** The registry of a site's codes, and the texts that are not in it. */
export function CodesPart({ site }: { site: Site }) {
  const say = codeWords.value
  const path = `/api/sites/${encodeURIComponent(site.id)}`
  const codes = useResource<{ rows: CodeInfo[] }>(path, signal => get(`${path}/codes`, {}, signal))
  const unknown = useSignal(0)
  const wanted = useSignal('')
  const reload = () => {
    codes.reload()
    unknown.value += 1
  }
  return (
    <>
      <Panel id="codes" title={say.codes} lead={say.codesLead}>
        <Loaded of={codes} lines={5}>
          {({ rows }) => {
            const found = rows.filter(code => matches(code, wanted.value))
            const shown = found.slice(0, SHOWN)
            if (rows.length === 0) return <p class="soft">{say.codesNone}</p>
            return (
              <>
                <p class="codes-find">
                  <input
                    type="search"
                    class="tag-field"
                    aria-label={say.find}
                    placeholder={say.find}
                    value={wanted.value}
                    onInput={event => {
                      wanted.value = event.currentTarget.value
                    }}
                  />
                  <span class="soft" role="status">
                    {shown.length < rows.length && say.shown(shown.length, rows.length)}
                  </span>
                </p>
                {found.length === 0 && <p class="soft">{say.foundNone}</p>}
                {found.length > 0 && (
                  <Table labelledBy="codes" head={headOf()} isStacked>
                    {shown.map(code => (
                      <CodeRow key={code.code} code={code} path={path} reload={reload} />
                    ))}
                  </Table>
                )}
              </>
            )
          }}
        </Loaded>
        {may('member') && <NewCodeForm path={path} added={reload} />}
      </Panel>
      <UnknownPart path={path} turn={unknown.value} registered={reload} />
    </>
  )
}

const headOf = () => {
  const say = codeWords.value
  return [say.code, say.partner, say.people, say.views, say.orders, say.redirects, say.latest, null]
}

const matches = ({ code, written, label, partner }: CodeInfo, wanted: string): boolean => {
  const text = wanted.trim().toLowerCase()
  return (
    text === '' || [code, written, label, partner?.name ?? ''].some(part => part.toLowerCase().includes(text))
  )
}
