/** The version of package.json, repeated here because a build may run without that file. */
export const VERSION = '0.1.0'
