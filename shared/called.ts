import * as z from 'zod'

const Text = z.string().nullable()

/** The parts of a contact's display name: a name, or the device, browser and system of an anonymous contact. */
export const CALLED = { name: Text, device: Text, browser: Text, os: Text }
