import { useSignal } from '@preact/signals'
import type { PaymentFileInfo } from '../../../shared/payment.ts'
import { post } from '../../core/api.ts'
import { useAttempt } from '../../ui/form.tsx'
import { exactTime } from '../../ui/format.ts'
import { ActForm } from './act-form.tsx'
import { sums } from './amounts.ts'
import { moneyWords } from './words.ts'

type Props = { files: readonly PaymentFileInfo[]; path: string; reload: () => void }

export const FileList = ({ files, path, reload }: Props) => (
  <ul class="money-files">
    {files.map(file => (
      <File key={file.id} file={file} path={`${path}/payment-files/${file.id}`} reload={reload} />
    ))}
  </ul>
)

function File({ file, path, reload }: { file: PaymentFileInfo; path: string; reload: () => void }) {
  const say = moneyWords.value
  const isOpen = useSignal(false)
  const attempt = useAttempt(reload)
  return (
    <li>
      <p>
        <strong>{file.name}</strong> {say.formats[file.format]}
        {file.format === 'elixir' && `, ${say.encodings[file.encoding]}`},{' '}
        {say.chosen(file.count, sums(file.totals))}
      </p>
      <p class="soft">
        {exactTime(file.madeAt)}, SHA-256 <code>{file.sha256.slice(0, 12)}</code>
        {file.withdrawnAt !== null && `, ${say.withdrawn}: ${file.reason}`}
      </p>
      <p class="codes-do">
        <a class="button" href={path} download={file.name} aria-label={say.downloadLong(file.name)}>
          {say.download}
        </a>
        {file.withdrawnAt === null && (
          <button
            type="button"
            class="button"
            aria-expanded={isOpen.value}
            aria-label={say.withdrawLong(file.name)}
            onClick={() => {
              isOpen.value = !isOpen.value
            }}
          >
            {say.withdraw}
          </button>
        )}
      </p>
      {isOpen.value && (
        <ActForm
          lead={say.withdrawLead}
          button={say.withdrawLong(file.name)}
          attempt={attempt}
          act={(_, reason) => post(`${path}/withdraw`, { reason })}
          close={() => {
            isOpen.value = false
          }}
        />
      )}
    </li>
  )
}
