/** The tracker's functions that the sandbox module uses. The build bundles them into `coreOf`. */
export { begin, call, waymarkOf } from '../tracker.js'
