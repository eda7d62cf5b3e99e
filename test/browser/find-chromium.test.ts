import { expect, it } from 'vitest'
import { findChromium, type Machine } from './find-chromium.ts'

type Case = [what: string, machine: Partial<Omit<Machine, 'exists'>> & { files?: string[] }, found: unknown]

const installed = (path: string) => ({ is: 'installed', path })
const WINDOWS = {
  PROGRAMFILES: 'C:\\Program Files',
  'PROGRAMFILES(X86)': 'C:\\Program Files (x86)',
  LOCALAPPDATA: 'C:\\Users\\maja\\AppData\\Local',
}
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
const MAC_EDGE = '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'
const WINDOWS_EDGE = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
const WINDOWS_CHROME = 'C:\\Users\\maja\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe'

/** None of these machines but the first was tried: what is checked is the choice. */
it.each<Case>([
  ['Linux on x64: the packaged one', {}, { is: 'packaged' }],
  ['Linux on x64, whatever is installed', { files: ['/usr/bin/google-chrome'] }, { is: 'packaged' }],
  [
    'the one that CHROMIUM_PATH names, on any system',
    { env: { CHROMIUM_PATH: '/opt/mine', PATH: '/usr/bin' }, files: ['/usr/bin/chromium'] },
    installed('/opt/mine'),
  ],
  ['macOS: Chrome first', { platform: 'darwin', files: [MAC_EDGE, MAC_CHROME] }, installed(MAC_CHROME)],
  ['macOS: Edge alone', { platform: 'darwin', arch: 'arm64', files: [MAC_EDGE] }, installed(MAC_EDGE)],
  [
    'macOS: an app of this user',
    {
      platform: 'darwin',
      env: { HOME: '/Users/maja' },
      files: ['/Users/maja/Applications/Chromium.app/Contents/MacOS/Chromium'],
    },
    installed('/Users/maja/Applications/Chromium.app/Contents/MacOS/Chromium'),
  ],
  [
    'Windows: Chrome of this user before Edge',
    { platform: 'win32', env: WINDOWS, files: [WINDOWS_EDGE, WINDOWS_CHROME] },
    installed(WINDOWS_CHROME),
  ],
  [
    'Windows: Edge, which every one has',
    { platform: 'win32', env: WINDOWS, files: [WINDOWS_EDGE] },
    installed(WINDOWS_EDGE),
  ],
  [
    'Linux on arm64: the first of the path',
    {
      arch: 'arm64',
      env: { PATH: '/usr/local/bin:/usr/bin' },
      files: ['/usr/bin/chromium', '/usr/local/bin/chromium'],
    },
    installed('/usr/local/bin/chromium'),
  ],
  [
    'Linux on arm64: from snap',
    { arch: 'arm64', files: ['/snap/bin/chromium'] },
    installed('/snap/bin/chromium'),
  ],
  [
    'Linux on arm64: none',
    { arch: 'arm64', env: { PATH: '/usr/bin' } },
    {
      is: 'missing',
      advice: expect.stringMatching(/^No Chrome, .* on linux arm64: install .*apt-get.* CHROMIUM_PATH\.$/),
    },
  ],
  [
    'macOS: none',
    { platform: 'darwin', arch: 'arm64' },
    { is: 'missing', advice: expect.stringContaining('darwin arm64: install Google Chrome') },
  ],
  [
    'Windows: none, and no folders of programs known',
    { platform: 'win32', arch: 'arm64' },
    { is: 'missing', advice: expect.stringContaining('win32 arm64: install Google Chrome') },
  ],
])('%s', (_, { files = [], ...machine }, found) => {
  const exists = (path: string) => files.includes(path)
  expect(findChromium({ platform: 'linux', arch: 'x64', env: {}, ...machine, exists })).toEqual(found)
})
