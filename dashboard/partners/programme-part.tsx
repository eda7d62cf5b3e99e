import { useSignal } from '@preact/signals'
import type { Programme, ProgrammeInfo, Terms } from '../../shared/programme.ts'
import type { Site } from '../../shared/site.ts'
import { get, post, put } from '../core/api.ts'
import { may } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { CopyField } from '../ui/copy-field.tsx'
import { useAttempt } from '../ui/form.tsx'
import { exactTime } from '../ui/format.ts'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Panel } from '../ui/panel.tsx'
import { language } from '../words/words.ts'
import { ProgrammeForm } from './programme-form.tsx'
import { programmeWords } from './programme-words.ts'
import { DifferencePart } from './rules/difference-part.tsx'
import { RulesPart } from './rules/rules-part.tsx'

/** The programme as a form: drafts are saved, a version is published and never changes afterwards. */
export function ProgrammePart({ site }: { site: Site }) {
  const path = `/api/sites/${encodeURIComponent(site.id)}/programme`
  const programme = useResource<ProgrammeInfo>(path, signal => get(path, {}, signal))
  return (
    <Loaded of={programme} lines={8}>
      {info => (
        <Editor
          key={info.draftVersion}
          info={info}
          path={path}
          take={after => {
            programme.data.value = after
          }}
        />
      )}
    </Loaded>
  )
}

type Props = { info: ProgrammeInfo; path: string; take: (info: ProgrammeInfo) => void }

function Editor({ info, path, take }: Props) {
  const say = programmeWords.value
  const { attempt, problem, isBusy } = useAttempt()
  const save = (document: Programme) => attempt(async () => take(await put<ProgrammeInfo>(path, document)))
  const publish = () => {
    const isFirst = info.inForce === null
    if (!confirm(isFirst ? say.publishFirstSure : say.publishSure(exactTime(info.earliest)))) return
    void attempt(async () =>
      take(await post<ProgrammeInfo>(`${path}/publish`, { version: info.draftVersion })),
    )
  }
  const canPublish = may('admin') && info.draftVersion > 0 && !info.isDraftPublished
  return (
    <>
      <Panel id="programme" title={say.programme} lead={say.programmeLead}>
        <p role="status">
          {info.inForce === null ? say.notPublished : say.inForce(info.inForce)}{' '}
          {info.upcoming && say.upcoming(info.upcoming.version, exactTime(info.upcoming.beginsAt))}{' '}
          {info.draftVersion > 0 && !info.isDraftPublished && say.draftChanged(info.draftVersion)}{' '}
          {info.inForce === null && info.draftVersion === 0 && say.firstSteps}
        </p>
        {!info.hasMail && <p class="notice-line">{say.noMail}</p>}
        {canPublish && (
          <p>
            <button type="button" class="button primary" disabled={isBusy.value} onClick={publish}>
              {info.inForce === null ? say.publishFirst : say.publishFrom(exactTime(info.earliest))}
            </button>
          </p>
        )}
        {problem.value !== null && <InlineProblem error={problem.value} />}
        <ProgrammeForm document={info.draft} isReadOnly={!may('member')} isBusy={isBusy.value} save={save} />
      </Panel>
      <RulesPart document={info.draft} />
      <DifferencePart path={path} />
      <Preview path={path} />
      <Panel id="addresses" title={say.links}>
        {(
          [
            [say.linkPortal, info.links.portal],
            [say.linkJoin, info.links.join],
            [say.linkRefer, info.links.refer],
            [say.linkTerms, info.links.terms],
          ] as const
        ).map(([label, url]) => (
          <div key={label} class="programme-link">
            <span>{label}</span>
            <CopyField text={url} label={label} />
          </div>
        ))}
      </Panel>
    </>
  )
}

function Preview({ path }: { path: string }) {
  const say = programmeWords.value
  const isOpen = useSignal(false)
  return (
    <Panel id="preview" title={say.preview}>
      <button
        type="button"
        class="button"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value
        }}
      >
        {isOpen.value ? say.previewHide : say.previewShow}
      </button>
      {isOpen.value && <Text path={path} />}
    </Panel>
  )
}

function Text({ path }: { path: string }) {
  const to = language.value
  const terms = useResource<Terms>(`${path}/terms${to}`, signal =>
    get(`${path}/terms`, { language: to }, signal),
  )
  return (
    <Loaded of={terms} lines={8}>
      {({ sections }) => (
        <div class="programme-terms">
          {sections.map(section => (
            <section key={section.title}>
              <h3 class="terms-title">{section.title}</h3>
              {section.paragraphs.map(line => (
                <p key={line} class="terms-line">
                  {line}
                </p>
              ))}
            </section>
          ))}
        </div>
      )}
    </Loaded>
  )
}
