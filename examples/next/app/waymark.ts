'use client'
import { createTracker } from 'waymark'

/** Also made where pages are rendered on the server; there its calls do nothing. */
export const waymark = createTracker({
  account: 'default1',
  collector: process.env.NEXT_PUBLIC_COLLECTOR ?? '',
})
