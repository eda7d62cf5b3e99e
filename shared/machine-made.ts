/**
 * Names of Segment's and other public specs for what a machine does by itself, or what others do to a person: none of it is
 * the person's own act, so none is activity. An unknown kind may well be an act, and counts as one.
 */
const NAMES = [
  // Orders, payments and deliveries as the shop's own system processes them.
  ...[
    'Order Updated',
    'Order Shipped',
    'Order Delivered',
    'Order Fulfilled',
    'Order Processed',
    'Order Confirmed',
  ],
  ...[
    'Order Failed',
    'Order Paid',
    'Payment Failed',
    'Payment Succeeded',
    'Payment Received',
    'Payment Refunded',
  ],
  ...['Payment Declined', 'Payment Captured', 'Shipment Created', 'Shipment Updated', 'Shipment Delivered'],
  ...[
    'Coupon Denied',
    'Invoice Created',
    'Invoice Sent',
    'Invoice Paid',
    'Invoice Overdue',
    'Invoice Payment Failed',
  ],
  ...['Subscription Renewed', 'Subscription Expired', 'Subscription Updated', 'Trial Ended', 'Trial Expired'],
  ...['Cart Abandoned', 'Checkout Abandoned', 'Card Expired', 'Stock Updated', 'Price Changed'],
  // Messages on their way to a person.
  ...['Email Sent', 'Email Delivered', 'Email Bounced', 'Email Dropped', 'Email Deferred', 'Email Failed'],
  ...[
    'Email Processed',
    'Email Scheduled',
    'Notification Sent',
    'Notification Delivered',
    'Notification Failed',
  ],
  ...[
    'Notification Bounced',
    'Push Notification Sent',
    'Push Notification Received',
    'Push Notification Bounced',
  ],
  ...[
    'Push Notification Delivered',
    'SMS Sent',
    'SMS Delivered',
    'SMS Failed',
    'SMS Bounced',
    'Message Sent',
  ],
  ...[
    'Message Delivered',
    'Message Failed',
    'Message Bounced',
    'Webhook Sent',
    'Survey Sent',
    'Reminder Sent',
  ],
  ...['Live Chat Message Received', 'Live Chat Conversation Ended', 'Campaign Sent', 'Letter Sent'],
  // Actions of a program without its user.
  ...['Application Backgrounded', 'Application Crashed', 'Application Updated', 'Application Uninstalled'],
  ...['Install Attributed', 'Session Started', 'Session Ended', 'Session Expired', 'Experiment Viewed'],
  ...[
    'Variant Assigned',
    'Video Playback Interrupted',
    'Video Playback Buffer Started',
    'Video Playback Buffer Completed',
  ],
  ...[
    'Video Content Started',
    'Video Content Completed',
    'Video Ad Started',
    'Video Ad Playing',
    'Video Ad Completed',
  ],
  ...['Audience Entered', 'Audience Exited', 'Segment Entered', 'Segment Exited', 'List Member Added'],
  // Actions of others in or with the person's account.
  ...[
    'Account Deleted',
    'Account Removed User',
    'Account Added User',
    'Account Suspended',
    'Password Expired',
  ],
  ...['Lead Assigned', 'Lead Scored', 'Score Changed', 'Contact Updated', 'Contact Created', 'User Updated'],
]

/** Letters and digits alone, so that `order_updated`, `orderUpdated` and "Order Updated" are one name. */
const bare = (name: string): string => name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()

const MACHINE_MADE: ReadonlySet<string> = new Set(NAMES.map(bare))
/** A plan's rules ask of each event, and names are few. */
const asked = new Map<string, boolean>()
const MOST_ASKED = 10_000

export function isMachineMade(name: string): boolean {
  const known = asked.get(name)
  if (known !== undefined) return known
  if (asked.size >= MOST_ASKED) asked.clear()
  const found = MACHINE_MADE.has(bare(name))
  asked.set(name, found)
  return found
}
