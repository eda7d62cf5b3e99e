import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** What is not the project's own text. */
const OTHERS = new Set(['node_modules', 'dist', 'data', 'coverage', '.git'])

/** Every Markdown file of the repository, by its path from the root. */
export const documents = (): string[] =>
  readdirSync(ROOT, { withFileTypes: true })
    .filter(({ name }) => !OTHERS.has(name))
    .flatMap(entry => (entry.isDirectory() ? within(entry.name) : [entry.name]))
    .filter(path => path.endsWith('.md'))
    .sort()

const within = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(path => join(folder, path))
