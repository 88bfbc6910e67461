import { createTracker } from 'waymark'

/**
 * The tracker is created once, when the module is first imported. In a component it would be created with
 * every mount, and StrictMode mounts twice.
 */
export const waymark = createTracker({
  account: 'default1',
  collector: import.meta.env.COLLECTOR,
  debug: import.meta.env.DEV,
})
