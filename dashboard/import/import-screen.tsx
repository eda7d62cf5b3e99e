import { type Signal, useSignal } from '@preact/signals'
import { may, site } from '../core/session.ts'
import { number } from '../ui/format.ts'
import { Denied } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { chosenTwice, guess, type Target } from './columns.ts'
import { ColumnsPart } from './columns-part.tsx'
import { FilePart } from './file-part.tsx'
import { Faults, PreviewRows, Progress } from './outcome-parts.tsx'
import { type Columns, Reading, rowsToSend } from './people.ts'
import { MOST_ROWS, type OpenedFile, openFile, rowsBelow, type Sheet, scanFile } from './read-file.ts'
import { Sending } from './sending.ts'
import { useAsync } from './use-async.ts'
import type { Format } from './value-types.ts'
import { importWords } from './words.ts'

/** Contacts from a file: what its columns are, what will be taken, and how far it is. */
export function ImportScreen() {
  const say = importWords.value
  const opened = useSignal<OpenedFile | null>(null)
  const problem = useSignal<string | null>(null)
  const isReading = useSignal(false)
  const choose = async (file: File | undefined) => {
    if (!file) return
    isReading.value = true
    problem.value = null
    const read = await openFile(file)
    isReading.value = false
    opened.value = typeof read === 'string' ? null : read
    if (typeof read === 'string') problem.value = say[read]
  }
  if (!may('member')) {
    return (
      <main class="page" id="main">
        <Title text={say.title} />
        <Denied />
      </main>
    )
  }
  return (
    <main class="page import" id="main">
      <Title text={say.title} />
      <p class="lead">{say.lead}</p>
      <p class="import-file">
        <label class="button primary">
          {opened.value ? say.another : say.choose}
          <input
            type="file"
            class="sr-only"
            accept=".csv,.txt,.tsv,text/csv"
            onChange={event => {
              void choose(event.currentTarget.files?.[0])
              // Allows a second choice of the same file, after it was corrected.
              event.currentTarget.value = ''
            }}
          />
        </label>
        {isReading.value && <span role="status">{say.reading}</span>}
        {problem.value && <span role="alert">{problem.value}</span>}
      </p>
      {opened.value && site.value && (
        <Opened
          key={`${opened.value.name} ${opened.value.savedAt}`}
          first={opened.value}
          site={site.value.id}
        />
      )}
    </main>
  )
}

/** An open file; a different encoding, separator or header line reads it again. */
function Opened({ first, site }: { first: OpenedFile; site: string }) {
  const say = importWords.value
  const file = useSignal(first)
  const isLocked = useSignal(false)
  const opened = file.value
  const sheet = useAsync(signal => scanFile(opened, signal).catch(unlessStopped(signal)), [opened])
  const { encoding, layout } = opened
  return (
    <>
      <FilePart
        file={file}
        rows={sheet && typeof sheet !== 'string' ? sheet.rows : null}
        isLocked={isLocked.value}
      />
      {sheet === null && <p role="status">{say.reading}</p>}
      {typeof sheet === 'string' && (
        <p role="alert">{sheet === 'tooLarge' ? say.tooLarge(number(MOST_ROWS)) : say[sheet]}</p>
      )}
      {sheet && typeof sheet !== 'string' && (
        <Matched
          key={`${encoding} ${layout.separator} ${layout.headerLine}`}
          sheet={sheet}
          file={opened}
          site={site}
          isLocked={isLocked}
        />
      )}
    </>
  )
}

/** A file that has changed or gone since it was chosen cannot be read any more. */
const unlessStopped = (signal: AbortSignal) => (error: unknown) => {
  signal.throwIfAborted()
  console.warn(error)
  return 'unreadable' as const
}

type MatchedProps = { sheet: Sheet; file: OpenedFile; site: string; isLocked: Signal<boolean> }

function Matched({ sheet, file, site, isLocked }: MatchedProps) {
  const say = importWords.value
  const targets = useSignal<Target[]>(guess(sheet.header))
  const formats = useSignal<Format[]>(sheet.formats)
  const sending = useSignal<Sending | null>(null)
  const columns = { header: sheet.header, targets: targets.value, formats: formats.value }
  const twice = chosenTwice(targets.value)
  const hasWho = targets.value.includes('email') || targets.value.includes('userId')
  const isFit = hasWho && twice === null
  const checked = useAsync(
    async signal =>
      isFit ? check(file, sheet.headerLine, columns, signal).catch(unlessStopped(signal)) : null,
    [sheet, targets.value, formats.value],
  )
  const start = async ({ contacts, repeated }: Reading) => {
    const rows = rowsToSend(rowsBelow(file, sheet.headerLine), columns, repeated)
    const begun = new Sending(site, new Date(file.savedAt).toISOString(), rows, contacts)
    sending.value = begun
    isLocked.value = true
    await begun.run()
    if (begun.state.value === 'done') isLocked.value = false
  }
  return (
    <>
      <section class="panel" aria-labelledby="columns-title">
        <h2 id="columns-title">{say.columns}</h2>
        <ColumnsPart
          sheet={sheet}
          targets={targets.value}
          formats={formats.value}
          isLocked={isLocked.value}
          setTarget={(column, target) => {
            sending.value = null
            targets.value = targets.value.with(column, target)
          }}
          setFormat={(column, format) => {
            sending.value = null
            formats.value = formats.value.with(column, format)
          }}
        />
        {twice && <p role="alert">{say.twice(say.targets[twice])}</p>}
        {!hasWho && <p role="alert">{say.needsWho}</p>}
      </section>
      {isFit && checked === null && <p role="status">{say.reading}</p>}
      {checked === 'unreadable' && <p role="alert">{say.unreadable}</p>}
      {isFit && checked instanceof Reading && (
        <>
          <PreviewRows rows={checked.preview} />
          <Faults id="warnings-title" title={say.warnings} faults={checked.warnings} />
          <Faults id="faults-title" title={say.faults} faults={checked.faults} />
          {checked.faults.count === 0 && <p class="soft">{say.faultsNone}</p>}
          {checked.merged > 0 && <p class="soft">{say.merged(checked.merged)}</p>}
          {sending.value ? (
            <Progress sending={sending.value} />
          ) : (
            <p class="import-do">
              <button
                type="button"
                class="button primary"
                disabled={checked.contacts === 0}
                onClick={() => void start(checked)}
              >
                {say.start(checked.contacts)}
              </button>
            </p>
          )}
        </>
      )}
    </>
  )
}

/** What an import of the file will take, and what is wrong with it. */
async function check(
  file: OpenedFile,
  headerLine: number,
  columns: Columns,
  signal: AbortSignal,
): Promise<Reading> {
  const reading = new Reading(columns)
  for await (const line of rowsBelow(file, headerLine, signal)) reading.take(line)
  return reading
}
