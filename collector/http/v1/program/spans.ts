import { instantIn } from './listing.js'

/** The filters of a list by time. */
export const spans = {
  since: instantIn('Of this instant or later.'),
  until: instantIn('Before this instant.'),
}
