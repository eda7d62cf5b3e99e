import * as z from 'zod'

const Text = z.string().nullable()

/** What a contact is called by: a name, or what is known of the machine of somebody who has not said who they are. */
export const CALLED = { name: Text, device: Text, browser: Text, os: Text }
