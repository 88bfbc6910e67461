import { followLinks } from './links/followLinks.js'
import { pageTracker } from './pageTracker.js'

const { on, flush } = pageTracker()

// The stub only records calls. `handOver` returns a value, so it needs the loaded script.
followLinks(
  { on, flush, handOver: () => window.waymark?.handOver?.() },
  { ...document.currentScript?.dataset },
)
