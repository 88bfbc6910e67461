'use client'
import { createTracker } from 'waymark'

/** The tracker is also created when a page is rendered on the server, where its calls do nothing. */
export const waymark = createTracker({
  account: 'default1',
  collector: process.env.NEXT_PUBLIC_COLLECTOR ?? '',
})
