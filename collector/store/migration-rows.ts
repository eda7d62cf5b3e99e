/** Rows of one table for the copy to another database, with their target columns. */
export type Parcel = {
  table: string
  columns: Readonly<Record<string, ColumnType>>
  rows: Cell[][]
}
export type ColumnType = 'text' | 'bigint' | 'boolean'
export type Cell = string | number | boolean | null

/** The number of rows of each table. */
export type Counts = Record<string, number>
