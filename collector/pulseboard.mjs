#!/usr/bin/env node
// The one way in, kept readable for an old Node.js: nothing newer may be parsed, and no native
// module loaded (better-sqlite3 crashes Node 20), before the version is known to do.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Pulseboard needs Node.js 22.18 or newer and this is ${process.versions.node}: start it with "npm start" (which brings its own Node.js), or install a newer one from https://nodejs.org.`,
  )
  process.exit(1)
}
await import('./command/cli.ts')
