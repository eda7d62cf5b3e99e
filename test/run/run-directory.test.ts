import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { clearAbandoned } from './run-directory.ts'

it('the directories of ended runs are removed, and no others', () => {
  const parent = mkdtempSync(join(tmpdir(), 'run-directory-'))
  onTestFinished(() => rmSync(parent, { recursive: true }))
  const { pid: gone } = spawnSync(process.execPath, ['--version'])
  const kept = [`pulse-${process.pid}-abc123`, 'pulse-abcdef', `other-${gone}-abc123`]
  for (const name of [`pulse-${gone}-abc123`, ...kept]) {
    mkdirSync(join(parent, name))
    writeFileSync(join(parent, name, 'file'), '')
  }
  clearAbandoned(parent)
  expect(readdirSync(parent).toSorted()).toEqual(kept.toSorted())
})
