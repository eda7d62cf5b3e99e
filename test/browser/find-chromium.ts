import { posix, win32 } from 'node:path'

/** What the choice depends on: `process.platform`, `process.arch`, the environment, and which files there are. */
export type Machine = {
  platform: NodeJS.Platform
  arch: NodeJS.Architecture
  env: NodeJS.ProcessEnv
  exists: (path: string) => boolean
}

/** The Chromium from npm, an installed one at that path, or none, with a message that names what to install. */
export type Found = { is: 'packaged' } | { is: 'installed'; path: string } | { is: 'missing'; advice: string }

/** The packaged Chromium has one build, for Linux on x64. Elsewhere an installed browser is taken. */
export function findChromium(machine: Machine): Found {
  const { platform, arch, env, exists } = machine
  if (env.CHROMIUM_PATH) return { is: 'installed', path: env.CHROMIUM_PATH }
  if (platform === 'linux' && arch === 'x64') return { is: 'packaged' }
  const path = placesOn(machine).find(exists)
  if (path !== undefined) return { is: 'installed', path }
  const how = platform === 'linux' ? 'Chromium (on Debian: apt-get install chromium)' : 'Google Chrome'
  return {
    is: 'missing',
    advice: `No Chrome, Chromium or Edge was found on ${platform} ${arch}: install ${how}, or name the program of one in CHROMIUM_PATH.`,
  }
}

const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge']
const WINDOWS_PROGRAMS = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
]
const UNIX_COMMANDS = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
]

/** In the order of choice: Chrome, Chromium, Edge. */
function placesOn({ platform, env }: Machine): string[] {
  if (platform === 'darwin') {
    const folders = ['/Applications', ...(env.HOME ? [posix.join(env.HOME, 'Applications')] : [])]
    return MAC_APPS.flatMap(app =>
      folders.map(dir => posix.join(dir, `${app}.app`, 'Contents', 'MacOS', app)),
    )
  }
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(dir => !!dir)
    return WINDOWS_PROGRAMS.flatMap(program => folders.map(dir => win32.join(dir!, ...program)))
  }
  const folders = [...(env.PATH ?? '').split(':').filter(Boolean), '/snap/bin']
  return UNIX_COMMANDS.flatMap(command => folders.map(dir => posix.join(dir, command)))
}
