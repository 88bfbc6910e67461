import { followLinks } from './links/followLinks.js'
import { pageTracker } from './pageTracker.js'

const { on, flush } = pageTracker()

// The stub passes on what it is told; `handOver` answers, so only the script itself has it.
followLinks(
  { on, flush, handOver: () => window.waymark?.handOver?.() },
  { ...document.currentScript?.dataset },
)
