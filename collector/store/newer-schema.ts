export const newerSchema = (found: number, known: number): Error =>
  new Error(
    `The database has schema ${found} and this version of Pulseboard knows ${known}: start the newer version that wrote it, or restore a backup.`,
  )
