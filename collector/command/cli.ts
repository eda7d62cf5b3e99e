import { backupCommand } from './backup.ts'
import { type Command, Usage } from './command.ts'
import { eraseCommand } from './erase.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { migrateCommand } from './migrate.ts'
import { rederiveCommand } from './rederive.ts'
import { restoreCommand } from './restore.ts'
import { siteCommand } from './site.ts'
import { startCommand } from './start.ts'
import { systemErrorText } from './system-error.ts'
import { userCommand } from './user.ts'
import { verifyCommand } from './verify.ts'

const COMMANDS: Record<string, Command> = {
  start: startCommand,
  site: siteCommand,
  user: userCommand,
  import: importCommand,
  export: exportCommand,
  erase: eraseCommand,
  rederive: rederiveCommand,
  verify: verifyCommand,
  migrate: migrateCommand,
  backup: backupCommand,
  restore: restoreCommand,
}

const HELP = `Pulseboard

  npm start [-- --demo]                 run the collector
  npm run pulseboard -- COMMAND …       for operators, with the collector running or stopped

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join('\n')}

Each COMMAND explains itself with --help. Settings come from the environment: docs/operating.md lists them.`

async function main([name, ...args]: string[]): Promise<number> {
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    const isAsked = name === undefined || name === '--help' || name === '-h' || name === 'help'
    if (isAsked) console.log(HELP)
    else console.error(`There is no command "${name}".\n\n${HELP}`)
    return isAsked ? 0 : 2
  }
  if (args.includes('--help') || args.includes('-h')) {
    console.log(`${command.summary}\n\n${command.usage}`)
    return 0
  }
  try {
    return await command.run(args)
  } catch (error) {
    const isUsage = error instanceof Usage || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
    console.error(isUsage ? `${(error as Error).message}\n\n${command.usage}` : reasonOf(error))
    return isUsage ? 2 : 1
  }
}

const reasonOf = (error: unknown): string =>
  process.env.LOG_LEVEL === 'debug' || !(error instanceof Error)
    ? String((error as Error).stack ?? error)
    : (systemErrorText(error) ?? error.message)

// A reader may close the pipe early (`… | head`); that is not an error.
process.stdout.on('error', error => {
  if ((error as { code?: string }).code !== 'EPIPE') throw error
})
process.exitCode = await main(process.argv.slice(2))
