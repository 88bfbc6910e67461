// What a server has done with a click when it answers, in the words of the table.

/** Survives the loss of power. */
export const FLUSHED = 'written and flushed'
/** Survives a kill of the process, and not the loss of power. */
export const WRITTEN = 'written, not flushed'
/** The answer comes first. */
export const LATER = 'not written yet'
export const NEVER = 'never written'
