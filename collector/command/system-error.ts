type SystemError = Error & { code?: string; path?: string; dest?: string }

/** Advice for an error of the file system; undefined for any other error. */
export function systemErrorText(error: unknown): string | undefined {
  const { code, path, dest, message } = error as SystemError
  const named = dest ?? path
  if (code === undefined || named === undefined) return undefined
  switch (code) {
    case 'ENOENT':
      return `There is no ${path}. Check the name; a relative one begins in ${process.cwd()}.`
    case 'ENOTDIR':
      return `${named} cannot exist: a part of it is a file, not a directory.`
    case 'EISDIR':
      return `${named} is a directory; name a file.`
    case 'EEXIST':
      return `${named} exists already. Choose another name, or move it away.`
    case 'EACCES':
    case 'EPERM':
      return `This user may not use ${named}: ${message}`
    case 'ENOSPC':
      return `There is no room left on the disk of ${named}.`
    default:
      return undefined
  }
}
