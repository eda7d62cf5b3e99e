import type { Site } from '../../../shared/site.ts'
import { patch } from '../../core/api.ts'
import { may, reloadSites } from '../../core/session.ts'
import { announce } from '../../ui/announce.ts'
import { FormLine, textOf, useAttempt } from '../../ui/form.tsx'
import { Panel } from '../../ui/panel.tsx'
import { words } from '../../words/words.ts'
import { CheckPart } from './check-part.tsx'
import { MakePart } from './make-part.tsx'
import { codeWords } from './words.ts'

/** Creates and checks links; without a home page links have no target. */
export function LinksPart({ site }: { site: Site }) {
  const path = `/api/sites/${encodeURIComponent(site.id)}`
  const hasHome = site.home !== null || site.origins.some(origin => !origin.includes('*'))
  return (
    <>
      {hasHome && <MakePart site={site} path={path} />}
      {!hasHome && <HomePart site={site} path={path} isFirst />}
      <CheckPart path={path} />
      {hasHome && may('admin') && <HomePart site={site} path={path} />}
    </>
  )
}

function HomePart({ site, path, isFirst }: { site: Site; path: string; isFirst?: boolean }) {
  const say = codeWords.value
  const { attempt, problem, isBusy } = useAttempt()
  const save = async (fields: FormData) => {
    await attempt(async () => {
      await patch(path, { home: textOf(fields, 'home') || null })
      await reloadSites()
      announce(words.value.saved)
    })
    return false
  }
  return (
    <Panel
      id="home"
      title={say.home}
      lead={may('admin') ? (isFirst ? say.homeFirst : say.homeLead) : say.homeAdmin}
    >
      {may('admin') && (
        <FormLine button={words.value.verbs.save} submit={save} problem={problem.value} isBusy={isBusy.value}>
          <label class="field">
            {say.homeAddress}
            <input
              name="home"
              type="url"
              defaultValue={site.home ?? ''}
              placeholder={site.origins.find(origin => !origin.includes('*')) ?? 'https://'}
              maxLength={2000}
            />
          </label>
        </FormLine>
      )}
    </Panel>
  )
}
