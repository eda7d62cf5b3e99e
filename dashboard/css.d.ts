declare module '*.css'
declare module '*.svg' {
  /** Relative to the bundle. */
  const path: string
  export default path
}
