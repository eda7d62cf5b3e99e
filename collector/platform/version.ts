/** As package.json has it, which is not everywhere beside the collector. */
export const VERSION = '0.1.0'
