/** Rows of one table on their way from one database to another, with the columns that they are to fill. */
export type Parcel = {
  table: string
  columns: Readonly<Record<string, ColumnType>>
  rows: Cell[][]
}
export type ColumnType = 'text' | 'bigint' | 'boolean'
export type Cell = string | number | boolean | null

/** How many rows of each table there are. */
export type Counts = Record<string, number>
