import { createTracker } from 'waymark'

/**
 * Made once, when the module is first imported. In a component it would be made again with every
 * mount, which StrictMode does twice.
 */
export const waymark = createTracker({
  account: 'default1',
  collector: import.meta.env.COLLECTOR,
  debug: import.meta.env.DEV,
})
