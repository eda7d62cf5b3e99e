import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LogFile } from '../../collector/command/import-lines.ts'
import { whyNothing } from '../../collector/command/import-rows.ts'
import { withStore } from '../../collector/command/open.ts'
import { systemErrorText } from '../../collector/command/system-error.ts'
import { openStore } from '../../collector/store/open.ts'
import { Place } from '../system/spawned.ts'

const dir = mkdtempSync(join(tmpdir(), 'pulseboard-mistakes-'))
let place: Place
let made: { code: number; out: string }
beforeAll(async () => {
  place = new Place()
  made = await place.command('site', 'add', 'Test', '--origin', 'Shop.Example/')
}, 60_000)
afterAll(async () => {
  await place[Symbol.asyncDispose]()
  rmSync(dir, { recursive: true })
})
const file = (name: string, content: string | Buffer): string => {
  const path = join(dir, name)
  writeFileSync(path, content)
  return path
}

it('site add prints the stored origins of the new site and its tag', () => {
  expect(made).toMatchObject({
    code: 0,
    out: expect.stringMatching(/origins +https:\/\/shop\.example\n/),
  })
  expect(made.out).toMatch(/<script defer src="http:\/\/[^"]+\/pulse\.js" data-site="pk_[^"]+"><\/script>/)
})

it('site add names the value that is not an origin', async () => {
  const { code, err } = await place.command('site', 'add', 'X', '--origin', 'notaurl')
  expect({ code, err }).toEqual({
    code: 2,
    err: expect.stringContaining('--origin notaurl is not an origin'),
  })
})

it('import exits with 1 and a reason when it accepts no row', async () => {
  const site = /\((site_\w+)\)/.exec(made.out)![1]!
  const picture = file('picture.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
  const { code, err } = await place.command('import', '--site', site, '--format', 'combined', picture)
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('is not a combined log') })
})

it.each([
  { rows: 0, refused: 0, unreadable: 0, why: 'empty' },
  { rows: 3, refused: 3, unreadable: 3, why: 'foreign' },
  { rows: 3, refused: 3, unreadable: 1, why: 'refused' },
  { rows: 3, refused: 2, unreadable: 2, why: null },
  { rows: 3, refused: 0, unreadable: 0, why: null },
])(
  'import of $rows rows, $refused rejected and $unreadable unreadable, reports: $why',
  ({ why, ...counts }) => {
    const none = { skipped: 0, accepted: 0, duplicates: 0, bad: [], incomplete: 0, without: [] }
    expect(whyNothing({ ...none, ...counts })).toBe(why)
  },
)

describe('an error about a file name is a sentence', () => {
  it.each([
    ['a missing log', () => LogFile.open(join(dir, 'none')), 'There is no '],
    ['a log that is a directory', () => LogFile.open(dir), 'is a directory'],
    [
      'a workbook in the place of a log',
      () => LogFile.open(file('log.xlsx', Buffer.from('504b030414000600', 'hex'))),
      'is a zip file; unpack it',
    ],
    ['a log below a file', () => LogFile.open(join(file('log', ''), 'log')), 'a part of it is a file'],
    ['an existing backup file', () => backup(file('copy', '')), 'exists already'],
    ['a backup in a missing directory', () => backup(join(dir, 'none', 'copy')), 'There is no directory for'],
  ])('%s', async (_, act, said) => {
    const error = await Promise.resolve(act()).catch((error: unknown) => error)
    const text = systemErrorText(error) ?? (error as Error).message
    expect(text).toContain(said)
    expect(text).not.toMatch(/E[A-Z]{4,}/)
  })

  const backup = async (to: string) => {
    const store = await openStore('sqlite:', join(dir, 'data'), { role: 'command' })
    try {
      await store.backup(to)
    } finally {
      await store.close()
    }
  }
})

describe('a command without a database creates none', () => {
  it.each([['verify'], ['site', 'list'], ['export', '--site', 's', '--user', 'u']])(
    '%s %s',
    async (...args) => {
      await using empty = new Place()
      const { code, err } = await empty.command(...args)
      expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('There is no database') })
      expect(existsSync(join(empty.dir, 'pulseboard.db'))).toBe(false)
    },
  )

  it('and reports a data directory that is a file', async () => {
    const { DATA_DIR } = process.env
    process.env.DATA_DIR = file('data-file', '')
    try {
      await expect(withStore(async () => 0, 'create')).rejects.toThrow('is a file; name a directory')
    } finally {
      if (DATA_DIR === undefined) delete process.env.DATA_DIR
      else process.env.DATA_DIR = DATA_DIR
    }
  })
})

it('user add names "user link", which makes a new link for a person with an account', async () => {
  await place.command('user', 'add', 'maja@example.com')
  const again = await place.command('user', 'add', 'Maja@example.com')
  expect(again).toMatchObject({ code: 2, err: expect.stringContaining('user link Maja@example.com') })
  const { code, out } = await place.command('user', 'link', 'Maja@example.com')
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/\/welcome\?token=\S+/) })
  const other = await place.command('user', 'link', 'other@example.com')
  expect(other).toMatchObject({ code: 2, err: expect.stringContaining('no account has the address') })
})
