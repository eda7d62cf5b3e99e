import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const FILE = 'secrets.key'
const BYTES = 32

/**
 * The key with which pasted secrets are encrypted: of the setting, else of a file in the data directory, which is made when it
 * is first needed. It is in no backup of the database, so a stolen copy opens nothing.
 */
export async function sealingKey(setting: string | null, dataDir: string): Promise<Buffer> {
  if (setting !== null) return createHash('sha256').update(`pulseboard secrets\n${setting}`).digest()
  const file = join(dataDir, FILE)
  const found = await read(file)
  if (found) return found
  await mkdir(dataDir, { recursive: true })
  const made = randomBytes(BYTES)
  // Another collector of this directory may have been quicker.
  await writeFile(file, `${made.toString('base64')}\n`, { flag: 'wx', mode: 0o600 }).catch(() => {})
  const kept = await read(file)
  if (!kept) throw new Error(`${file} holds no key of ${BYTES} bytes.`)
  return kept
}

async function read(file: string): Promise<Buffer | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  const key = text === null ? null : Buffer.from(text.trim(), 'base64')
  return key?.length === BYTES ? key : null
}
